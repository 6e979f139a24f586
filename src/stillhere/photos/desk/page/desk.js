// The review desk. Everything is said by the program that serves this page; nothing is kept in the browser.
"use strict";

const byId = (id) => document.getElementById(id);

let language = "en", words = {}, agreed = [], photos = [];
let number = 0, sheet = null, regions = [], chosen = -1, tool = null, past = [], now = "", clean = "", busy = false;

// --- words -----------------------------------------------------------------------------------------------------------

function word(name, facts = {}) {
  return words[language][name].replace(/\{(\w+)\}/g, (_, key) => facts[key]);
}

function element(tag, text = "", properties = {}) {
  return Object.assign(document.createElement(tag), { textContent: text }, properties);
}

function speak() {
  document.documentElement.lang = { en: "en", zh: "zh-Hans" }[language];
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", word(each.dataset.label));
  const other = language === "en" ? "zh" : "en";
  byId("language").textContent = { en: "English", zh: "中文" }[other];
  byId("language").lang = { en: "en", zh: "zh-Hans" }[other];
  document.title = word("title");
  fillChoices();
  showProgress();
  showNotices();
  showRegions();
}

function fillChoices() {
  const people = agreed.map((person) => element("option", word("shown-as", { name: person.name }), { value: person.id }));
  byId("who").replaceChildren(element("option", word("hidden"), { value: "" }), ...people);
  const reasons = ["text", "plate", "badge", "other"];
  byId("why").replaceChildren(...reasons.map((why) => element("option", word("why-" + why), { value: why })));
}

// --- which photo -----------------------------------------------------------------------------------------------------

function showProgress() {
  const waiting = photos.filter((photo) => photo.state === "waiting").length;
  byId("progress").textContent = word("progress", { number: number + 1, total: photos.length, waiting });
  const rows = photos.map((photo, at) => {
    const facts = { number: at + 1, path: photo.path.replace(/^content\//, ""), state: word("state-" + photo.state) };
    return element("option", word("row", facts), { value: at, selected: at === number });
  });
  byId("which").replaceChildren(...rows);
}

function showNotices() {
  const notes = [];
  if (sheet && sheet.unsuggested) notes.push(sheet.unsuggested[language]);
  if (sheet && sheet.masked_again) notes.push(word("masked-again"));
  if (sheet && sheet.reviewed) notes.push(word("reviewed-on", { day: sheet.reviewed }));
  byId("notices").replaceChildren(...notes.map((note) => element("p", note, { className: "notice" })));
}

function trouble(sentence) {
  byId("trouble").textContent = sentence;
  byId("trouble").hidden = !sentence;
}

async function ask(path, settings) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...settings });
  } catch {
    throw new Error(word("gone"));
  }
  const answer = response.ok || response.status === 409 ? await response.json() : {};
  if (!response.ok) throw new Error(answer.stop ? answer.stop[language] : word("gone"));
  return answer;
}

async function open(at) {
  if (at < 0 || at >= photos.length) return;
  number = at;
  sheet = null;
  [regions, past, chosen] = [[], [], -1];
  byId("end").hidden = true;
  byId("sheet").hidden = true;
  trouble("");
  showProgress();
  byId("progress").textContent += " " + word("looking");
  const mine = at;
  let found;
  try {
    found = await ask(at + ".json");
    if (mine !== number) return; // another one was chosen meanwhile
    await showPicture(at); // never boxes of one photo over another
  } catch (error) {
    if (mine === number) {
      photos[at].state = "problem";
      trouble(photos[at].path + ": " + error.message + "\n" + word("choose-another"));
      showProgress();
    }
    return;
  }
  if (mine !== number) return;
  lay(found);
  fetch(at + 1 + ".json", { cache: "no-store" }).catch(() => null); // so that the next one is ready when it is wanted
}

async function showPicture(at) {
  const image = byId("image");
  image.src = at + ".jpg";
  try {
    await image.decode();
  } catch {
    throw new Error(word("gone"));
  }
}

function lay(found) {
  [sheet, agreed] = [found, found.agreed];
  fillChoices();
  const faces = found.faces.map((face) => ({ kind: "face", ...face }));
  regions = [...faces, ...found.covers.map((cover) => ({ kind: "cover", ...cover }))];
  byId("picture").style.setProperty("--ratio", found.width / found.height);
  byId("image").alt = word("picture");
  for (const radio of document.getElementsByName("text")) radio.checked = radio.value === found.text;
  byId("nothing").checked = Boolean(found.reviewed) && !regions.length;
  byId("sheet").hidden = false;
  byId("frame").scrollTo(0, 0);
  byId("frame").focus({ preventScroll: true });
  window.scrollTo(0, 0);
  refuse("");
  showProgress();
  showNotices();
  choose(-1);
  clean = snapshot();
}

// --- what is decided, and undo -----------------------------------------------------------------------------------------

function textAnswer() {
  const checked = [...document.getElementsByName("text")].find((radio) => radio.checked);
  return checked ? checked.value : null;
}

function snapshot() {
  return JSON.stringify({ regions, text: textAnswer(), nothing: byId("nothing").checked });
}

// Called before each change: how things are goes where undo finds it.
function remember() {
  past.push(now);
  refuse("");
}

function undo() {
  if (!past.length) return;
  const before = JSON.parse(past.pop());
  regions = before.regions;
  for (const radio of document.getElementsByName("text")) radio.checked = radio.value === before.text;
  byId("nothing").checked = before.nothing;
  choose(Math.min(chosen, regions.length - 1));
}

// --- saving --------------------------------------------------------------------------------------------------------------------

function refuse(sentence) {
  byId("refused").textContent = sentence;
  byId("refused").hidden = !sentence;
}

// What is still to be answered, in words; the program checks the same again.
function missing() {
  if (!regions.length && !byId("nothing").checked) return word("must-nothing");
  if (!textAnswer()) return word("must-text");
  if (textAnswer() === "covered" && !regions.some((region) => region.kind === "cover")) return word("must-cover");
  return "";
}

async function save(event) {
  event.preventDefault();
  if (!sheet || busy) return;
  refuse(missing());
  if (!byId("refused").hidden) return;
  const faces = regions.filter((region) => region.kind === "face").map(({ box, person, found }) => ({ box, person, found }));
  const covers = regions.filter((region) => region.kind === "cover").map(({ box, why }) => ({ box, why }));
  const answer = { sha256: sheet.sha256, text: textAnswer(), nothing: byId("nothing").checked, faces, covers };
  const body = JSON.stringify(answer), headers = { "Content-Type": "application/json" };
  busy = byId("save").disabled = true;
  try {
    photos = (await ask(String(number), { method: "POST", headers, body })).photos;
    clean = snapshot();
    next();
  } catch (error) {
    refuse(error.message);
  } finally {
    busy = byId("save").disabled = false;
  }
}

// The next photo that waits, from here on and then from the first.
function next() {
  const order = photos.map((_, at) => (number + 1 + at) % photos.length);
  const found = order.find((at) => photos[at].state === "waiting");
  if (found === undefined) return end("all-done", word("all-done-more"));
  open(found);
}

function end(title, sentence) {
  sheet = null;
  byId("sheet").hidden = true;
  byId("end").hidden = false;
  trouble("");
  byId("end-title").textContent = word(title);
  byId("end-words").textContent = sentence;
  byId("end-finish").hidden = title === "finished";
  showProgress();
  byId("end-title").focus();
}

function unsaved() {
  return Boolean(sheet) && snapshot() !== clean;
}

function leave() {
  return !unsaved() || window.confirm(word("unsaved"));
}

async function finish() {
  if (!leave()) return;
  try {
    await ask("finish", { method: "POST" });
  } catch {
    // it has ended already
  }
  document.querySelector("header").hidden = true;
  end("finished", word("finished-more"));
}

// --- beginning -------------------------------------------------------------------------------------------------------------------

function listen() {
  const on = (id, what, act) => byId(id).addEventListener(what, act);
  on("language", "click", () => {
    language = language === "en" ? "zh" : "en";
    speak();
  });
  on("which", "change", () => (leave() ? open(Number(byId("which").value)) : showProgress()));
  on("tool-face", "click", () => takeUp("face"));
  on("tool-cover", "click", () => takeUp("cover"));
  on("undo", "click", undo);
  on("through", "click", () => toggle("through"));
  on("larger", "click", () => {
    toggle("larger");
    showMiddle();
  });
  on("picture", "pointerdown", startDrag);
  on("picture", "pointermove", goOn);
  on("picture", "pointerup", endDrag);
  on("picture", "pointercancel", endDrag);
  on("frame", "keydown", onPictureKey);
  on("regions", "focusin", (event) => {
    const at = [...byId("regions").children].indexOf(event.target);
    if (at >= 0 && at !== chosen) choose(at);
  });
  document.addEventListener("keydown", onKey);
  on("who", "change", () => decide({ person: byId("who").value || null }));
  on("why", "change", () => decide({ why: byId("why").value }));
  on("remove", "click", () => remove(chosen));
  for (const input of [...document.getElementsByName("text"), byId("nothing")]) {
    input.addEventListener("change", () => {
      remember();
      showRegions();
    });
  }
  on("decide", "submit", save);
  on("skip", "click", () => leave() && open((number + 1) % photos.length));
  on("finish", "click", finish);
  on("end-finish", "click", finish);
  window.addEventListener("beforeunload", (event) => unsaved() && event.preventDefault());
}

function toggle(name) {
  byId(name).setAttribute("aria-pressed", String(byId("frame").classList.toggle(name)));
}

function decide(change) {
  if (!regions[chosen]) return;
  remember();
  Object.assign(regions[chosen], change);
  showRegions();
}

async function start() {
  const begun = await (await fetch("desk.json", { cache: "no-store" })).json();
  ({ language, words, photos } = begun);
  speak();
  listen();
  if (window.matchMedia("(pointer: fine)").matches) takeUp("face");
  const first = photos.findIndex((photo) => photo.state === "waiting");
  await open(Math.max(0, first));
}

start();
