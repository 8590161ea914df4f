module.exports = {
  layout: "video.njk",
  tags: ["videos"],
  permalink: (data) => `/videos/${data.slug}/`,
};
