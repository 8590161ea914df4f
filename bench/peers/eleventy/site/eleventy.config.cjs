// The newsroom in Eleventy: typography as the other generators have it, and the lists that its pages are made of.
const FACETS = ["type", "year", "person", "event", "topic"];
const MONTHS = "January February March April May June July August September October November December".split(" ");

const day = (date) => date.toISOString().slice(0, 10);
const year = (item) => String(item.date.getUTCFullYear());
const newestFirst = (items) => items.sort((a, b) => b.date - a.date || (a.url < b.url ? 1 : -1));

function grouped(items, keys) {
  const groups = new Map();
  for (const item of items) {
    for (const key of keys(item)) {
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(item);
    }
  }
  return groups;
}

function both(api, keys) {
  const speeches = grouped(newestFirst(api.getFilteredByTag("speeches")), keys);
  const videos = grouped(newestFirst(api.getFilteredByTag("videos")), keys);
  const ids = [...new Set([...speeches.keys(), ...videos.keys()])];
  return ids.map((id) => ({ id, speeches: speeches.get(id) ?? [], videos: videos.get(id) ?? [] }));
}

module.exports = function (config) {
  config.amendLibrary("md", (library) => library.set({ html: true, typographer: true }));
  config.addPassthroughCopy("assets");

  config.addCollection("newest", (api) => {
    const items = newestFirst(api.getFilteredByTag("speeches"));
    items.forEach((item, place) => Object.assign(item.data, { newer: items[place - 1], older: items[place + 1] }));
    return items;
  });
  config.addCollection("films", (api) => newestFirst(api.getFilteredByTag("videos")));
  config.addCollection("byPerson", (api) => both(api, (item) => [item.data.person]));
  config.addCollection("byEvent", (api) => both(api, (item) => [item.data.event]));
  config.addCollection("byTopic", (api) => both(api, (item) => item.data.topics));
  config.addCollection("byYear", (api) => {
    const groups = grouped(newestFirst(api.getFilteredByTag("speeches")), (item) => [year(item)]);
    return [...groups].map(([id, speeches]) => ({ id, speeches }));
  });
  config.addCollection("catalogue", (api) => {
    const videos = newestFirst(api.getFilteredByTag("videos"));
    const values = (item) => [[item.data.type], [year(item)], [item.data.person], [item.data.event], item.data.topics];
    return FACETS.flatMap((facet, place) =>
      [...grouped(videos, (item) => values(item)[place])].map(([id, found]) => ({ facet, id, videos: found })),
    );
  });

  config.addFilter("day", day);
  config.addFilter("long", (date) => `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`);
  config.addFilter("minutes", (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
  config.addFilter("first", (items, count) => items.slice(0, count));
  config.addFilter("json", (value) => JSON.stringify(value).replaceAll("<", "\\u003c"));
  config.addFilter("plain", (html) =>
    html
      .replace(/<[^>]+>/g, "")
      .replaceAll("&quot;", '"')
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&"),
  );
  config.addFilter("words", (text) => text.split(/\s+/).filter(Boolean).length);
  config.addFilter("months", (items) => {
    const groups = grouped(items, (item) => [`${MONTHS[item.date.getUTCMonth()]} ${item.date.getUTCFullYear()}`]);
    return [...groups].map(([label, found]) => ({ label, items: found }));
  });
  config.addFilter("subjects", (ids, topics, site) =>
    ids.map((id) => ({ name: topics[id].name, uri: `${site.url}/topics/${id}/` })),
  );
  config.addFilter("lines", (items, site) =>
    items.map((item) => ({
      id: item.data.slug,
      date: day(item.date),
      title: item.data.title,
      summary: item.data.description,
      persons: [item.data.person],
      event: item.data.event,
      topics: item.data.topics,
      url: site.url + item.url,
      json: `${site.url}${item.url}index.json`,
    })),
  );
  config.addFilter("entries", (items, people, site) =>
    items.map((item) => ({
      id: site.url + item.url,
      url: site.url + item.url,
      title: item.data.title,
      summary: item.data.description,
      date_published: item.date.toISOString(),
      authors: [{ name: people[item.data.person].name }],
      content_html: item.templateContent,
    })),
  );
  config.addFilter("places", (items, site) =>
    items
      .slice(0, 30)
      .map((item, place) => ({ "@type": "ListItem", position: place + 1, url: site.url + item.url })),
  );

  return {
    dir: { input: "content", includes: "../_includes", data: "../_data", output: "dist" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
};
