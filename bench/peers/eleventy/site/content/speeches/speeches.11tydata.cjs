module.exports = {
  layout: "speech.njk",
  tags: ["speeches"],
  permalink: (data) => `/speeches/${data.page.date.toISOString().slice(0, 10).replaceAll("-", "/")}/${data.slug}/`,
};
