// The search page: reads the query from the address or the form, shows what the index finds. Nothing is sent anywhere.
"use strict";
(function () {
  const form = document.getElementById("search");
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  const more = document.getElementById("search-more");
  const say = form.dataset, up = say.up;
  const SHOWN = 10;
  const waiting = {};
  let latest = 0;

  // A script of the index calls this with its name and its data.
  stillhere.search = (name, value) => waiting[name].found(value);

  function load(name, version) {
    if (!waiting[name]) {
      const one = (waiting[name] = {});
      one.promise = new Promise((found, missing) => {
        const script = document.createElement("script");
        one.found = found;
        script.onload = () => script.remove();
        script.onerror = () => { delete waiting[name]; missing(new Error(name)); };
        script.src = up + "search/" + name + ".js" + (version ? "?" + version : "");
        document.head.appendChild(script);
      });
    }
    return waiting[name].promise;
  }

  const index = stillhere.index(load);

  async function run() {
    const mine = ++latest;
    const query = form.elements.q.value.trim();
    clear("");
    if (!query) return;
    status.textContent = say.searching;
    try {
      await index.open(say.version);
      const rules = await index.rulesFor(query);
      const folded = rules.fold(query);
      const every = index.languages(document.documentElement.lang);
      const language = form.elements.language.value, kind = form.elements.kind.value;
      const hits = await index.find(rules, folded, language ? [language] : every, kind);
      const others = hits.length ? [] : await index.find(rules, folded, every, "");
      await show(hits, others, (text) => rules.places(text, folded), mine);
    } catch (problem) {
      if (mine === latest) clear(say.missing);
    }
  }

  function clear(words) {
    status.textContent = words;
    list.textContent = "";
    more.hidden = true;
    more.onclick = null;
  }

  async function show(hits, others, places, mine) {
    await append(hits, 0, places, mine);
    if (mine !== latest) return;
    const words = hits.length ? say.found.replace("{}", hits.length) : say.none;
    status.textContent = others.length ? words + " " + say.others.replace("{}", others.length) : words;
  }

  async function append(hits, from, places, mine) {
    const some = hits.slice(from, from + SHOWN);
    const shown = await Promise.all(some.map(index.about));
    if (mine !== latest) return;
    shown.forEach((about, at) => list.appendChild(item(some[at], about, places)));
    const next = from + SHOWN;
    more.hidden = next >= hits.length;
    more.onclick = () => append(hits, next, places, mine).then(() => list.children[next].querySelector("a").focus());
  }

  function item(hit, about, places) {
    const link = marked("a", about.title, places);
    link.href = up + about.path;
    const day = document.createElement("span");
    day.className = "day";
    day.textContent = about.day;
    const whole = document.createElement("li");
    whole.lang = hit.volume.language;
    whole.append(link, " ", day);
    if (about.summary) {
      const summary = marked("span", about.summary, places);
      summary.className = "summary";
      whole.append(document.createElement("br"), summary);
    }
    return whole;
  }

  // An element with a text in which the words of the query are marked.
  function marked(tag, text, places) {
    const element = document.createElement(tag);
    element.dir = "auto";
    let from = 0;
    for (const [start, end] of places(text)) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      element.append(text.slice(from, start), mark);
      from = end;
    }
    element.append(text.slice(from));
    return element;
  }

  const FIELDS = ["q", "language", "kind"];

  function read() {
    const asked = new URLSearchParams(location.search);
    FIELDS.forEach((name) => { if (asked.has(name)) form.elements[name].value = asked.get(name); });
    run();
  }

  function remember() {
    const asked = new URLSearchParams();
    FIELDS.forEach((name) => asked.set(name, form.elements[name].value));
    try {
      history.pushState(null, "", "?" + asked);
    } catch (problem) {
      // A browser that keeps pages of a folder from changing their address: the search works all the same.
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember();
    run();
  });
  form.elements.language.addEventListener("change", run);
  form.elements.kind.addEventListener("change", run);
  window.addEventListener("popstate", read);
  form.hidden = false;
  read();
})();
