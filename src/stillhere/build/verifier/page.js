// The page: what to check, against what, and the verdict in words. Whatever goes wrong here is "could not be checked".

const WEB_SECONDS = 60, FILES_SECONDS = 600, MOST_PATHS = 10;

// globalThis.stillhereWords: [{language, sentences, page}], one for each language that is shown.
// globalThis.stillhereKept: {root, seen, number} in a file that was given its root of trust, else null.
function openPage() {
  const part = (name) => document.getElementById("verify-" + name);
  const form = document.getElementById("verify"), kept = keptTrust();
  const voices = stillhereWords.filter(({ language }) => form.dataset.all || language === document.documentElement.lang);
  let stop = new AbortController(), latest = 0;

  async function check(seconds, open) {
    stop.abort();
    const mine = (latest += 1), own = (stop = new AbortController());
    const timer = setTimeout(() => own.abort(), seconds * 1000);
    const current = () => mine === latest;
    try {
      tell("checking");
      if (!(await browserCanCheck())) return current() && tell("cannot");
      const trust = await trustGiven();
      if (typeof trust === "string") return current() && tell(trust);
      const copy = await open(own.signal);
      const seen = await inspect(copy, trust, own.signal, (done, all) => current() && progress(done, all));
      const judgement = judge(seen, known(trust), Date.now());
      if (current()) show(copy.name, judgement, seen.wrong, await nameOf(trust));
    } catch (problem) {
      if (current()) tell("cannot");
    } finally {
      clearTimeout(timer);
      own.abort();
    }
  }

  async function trustGiven() {
    const typed = part("root").value.trim(), file = part("root-file").files[0];
    if (file) return file.size <= MAX.root ? { root: new Uint8Array(await file.arrayBuffer()) } : "root_wrong";
    if (!typed) return kept || "root_missing";
    const digits = /^(?:.*[^0-9a-f])?([0-9a-f]{64})$/.exec(typed.toLowerCase().replace(/[\s:-]/g, ""));
    return digits ? { fingerprint: digits[1] } : "root_wrong";
  }

  function known(trust) {
    const typed = part("known").value.trim();
    if (typed && !/^[0-9]{1,9}$/.test(typed)) throw new Error("no number");
    return Math.max(Number(typed), trust === kept ? kept.number : 0);
  }

  function tell(name) {
    clear(name === "checking" ? "" : "bad");
    for (const words of voices) line(words.language, words.page[name]);
  }

  function progress(done, all) {
    part("progress").max = all;
    part("progress").value = done;
    part("progress").hidden = done === all;
  }

  function clear(look) {
    part("result").className = look;
    part("result").textContent = part("paths").textContent = "";
    part("progress").hidden = true;
    delete part("result").dataset.verdict;
  }

  function show(name, judgement, wrong, root) {
    const { verdict, reason } = judgement;
    clear(verdict === "current" ? "good" : ["unverifiable", "updating"].includes(verdict) ? "unclear" : "bad");
    for (const words of voices) {
      line(words.language, name + ": " + sentenceOf(judgement, words.sentences));
      line(words.language, words.page.against.replace("{}", root), "small");
      paths(wrong, words);
    }
    Object.assign(part("result").dataset, { verdict, reason, facts: JSON.stringify(judgement.facts) });
  }

  function line(language, words, look = "") {
    const made = document.createElement("p");
    Object.assign(made, { lang: language, textContent: words, className: look });
    part("result").append(made);
  }

  function paths(wrong, { language, sentences }) {
    const said = wrong.slice(0, MOST_PATHS).map(([path, state]) => say(sentences, "path-" + state, { path: path || "/" }));
    if (wrong.length > MOST_PATHS) said.push(say(sentences, "paths-more", { count: wrong.length - MOST_PATHS }));
    for (const words of said) {
      const made = document.createElement("li");
      Object.assign(made, { lang: language, textContent: words });
      part("paths").append(made);
    }
  }

  function on(name, event, act) {
    if (part(name)) part(name).addEventListener(event, act);
  }

  part("folder").webkitdirectory = true;
  on("folder", "change", ({ target }) => target.files.length && check(FILES_SECONDS, async () => chosenFolder(target.files)));
  on("zip", "change", ({ target }) => target.files.length && check(FILES_SECONDS, () => openZip(target.files[0])));
  on("here", "click", () => check(WEB_SECONDS, async (signal) => new WebCopy(new URL(form.dataset.up, location.href).href, signal)));
  on("web", "click", () => check(WEB_SECONDS, async (signal) => new WebCopy(new URL(part("address").value).href, signal)));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    const things = [...event.dataTransfer.items].filter((item) => item.kind === "file").map(thingOf); // now, or they are gone
    if (things.length) check(FILES_SECONDS, () => dropped(things));
  });
  if (part("here")) part("here").hidden = !location.protocol.startsWith("http");
  if (kept) nameOf(kept).then((name) => { part("kept").append(name); part("kept").hidden = false; });
  form.hidden = false;
}

function keptTrust() {
  const kept = globalThis.stillhereKept;
  return kept ? { ...kept, root: Uint8Array.from(atob(kept.root), (each) => each.charCodeAt(0)) } : null;
}

// The SHA-256 of a root in groups that can be read aloud and compared.
async function nameOf({ root, fingerprint }) {
  return (fingerprint || (await sha256(root))).match(/.{4}/g).join(" ");
}

globalThis.stillhereVerify = { inspect, judge, sentenceOf, FilesCopy, Broken, browserCanCheck, openZip, parseJson, canonical };
if (document.getElementById("verify")) openPage();
