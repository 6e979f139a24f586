// Markdown is not run through a template language first: the faster choice. Lists are one collection of ready pages.
const PAGE = 20;

function lists(api) {
  const entries = api.getAll().filter((item) => item.data.shown);
  entries.sort((a, b) => (a.data.published < b.data.published ? 1 : a.data.published > b.data.published ? -1 : 0));
  const groups = new Map();
  for (const { data, url } of entries) {
    const entry = { url, title: data.title, day: data.shown.day, summary: data.summary };
    for (const key of [`${data.kind}/index`, ...data.topics.map((t) => `tags/${t}`), ...data.authors.map((a) => `authors/${a}`)]) {
      const name = `${data.language}/${key}`;
      if (!groups.has(name)) groups.set(name, { language: data.language, key, entries: [] });
      groups.get(name).entries.push(entry);
    }
  }
  return [...groups.values()];
}

function pagesOf(group) {
  const total = Math.ceil(group.entries.length / PAGE);
  const path = (n) => (n === 1 ? `/${group.key}.html` : `/${group.key}/page/${n}.html`);
  return Array.from({ length: total }, (_, i) => ({
    language: group.language,
    heading: group.key.replace("/index", "").split("/").pop(),
    rest: path(i + 1),
    permalink: `/${group.language}${path(i + 1)}`,
    entries: group.entries.slice(i * PAGE, (i + 1) * PAGE),
    number: i + 1,
    total,
    previous: i > 0 ? `/${group.language}${path(i)}` : "",
    next: i + 1 < total ? `/${group.language}${path(i + 2)}` : "",
  }));
}

export default function (config) {
  config.addCollection("lists", (api) => lists(api).flatMap(pagesOf));
  config.addCollection("groups", (api) => Object.fromEntries(lists(api).map((g) => [`${g.language}/${g.key}`, g])));
  config.addCollection("addresses", (api) => [
    ...api.getAll().filter((item) => item.data.shown).map((item) => ({ url: item.url, day: item.data.published })),
    ...lists(api).map((group) => ({ url: `/${group.language}/${group.key}.html` })),
  ]);
  config.addPassthroughCopy({ "style.css": "style.css" });
  config.setQuietMode(true);
  return {
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
    dir: { input: "content", includes: "../includes", data: "../data" },
  };
}
