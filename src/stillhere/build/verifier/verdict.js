// The verdict on what was seen, and its sentence. As in release/verdict.py; the sentences are those of the command line.

const DAY = 86400000, LONGEST_PUBLISH = 6 * 3600000;
const UNCLEAR = ["too-long", "redirect-loop", "redirected-away", "deadline", "tls", "disk", "protocol", "cut-short", "unread-by-browser"];

// `known` is the number of the newest release that the reader knows of, 0 where none.
function judge(seen, known, now) {
  if (!seen.release) return withoutRelease(seen.failure || { kind: "deadline", role: "", detail: "" });
  const { release } = seen, facts = factsOf(seen, now), count = (...states) => seen.wrong.filter(([, state]) => states.includes(state)).length;
  const told = (verdict, reason, number, more) => ({ verdict, reason, facts: { ...facts, count: number, ...more } });
  const altered = count("altered", "extra"), unread = count("unread") + seen.unchecked;
  if (altered) return told("altered", "altered", altered);
  if (unread || seen.failure) return told("unverifiable", "unchecked", unread);
  if (count("missing")) return told("incomplete", "incomplete", count("missing"));
  if (count("stale")) return told("outdated", "stale", count("stale"));
  if (count("other")) {
    const stuck = seen.nextReleased && now - seen.nextReleased > LONGEST_PUBLISH;
    if (!stuck) return told("updating", "updating", count("other"));
    return told("outdated", "stuck", count("other"), { days: Math.floor((now - seen.nextReleased) / DAY) });
  }
  if (known > release.number) return told("outdated", "older-than-known", 0, { newest: known });
  const over = [...release.expires].filter(([, until]) => until <= now).map(([role]) => role).sort();
  if (over.length) return told("outdated", "expired", 0, { roles: over.join(", ") });
  if (seen.genuine !== release.files.size || seen.wrong.length) throw new Error("a file was forgotten");
  return told("current", "current", 0);
}

function factsOf({ release, genuine }, now) {
  const days = (until, from) => Math.floor((until - from) / DAY);
  return {
    release: release.number,
    released: release.released.toISOString().slice(0, 10),
    age: Math.max(0, days(now, release.released)),
    silent: Math.max(0, days(now, release.signed)),
    days_left: days(Math.min(...release.expires.values()), now),
    files: release.files.size,
    genuine,
  };
}

function withoutRelease(failure) {
  const { kind, role, detail } = failure, told = (verdict, reason) => ({ verdict, reason, facts: { kind, role, detail } });
  if (kind === "rolled-back") return told("outdated", "rolled-back");
  const shows = kind === "absent" && role === "timestamp" && failure.serves;
  if (["malformed", "unsigned", "wrong-paths"].includes(kind) || shows) return told("impostor", "impostor");
  if (kind === "mismatch" || kind === "too-many") return told("altered", "altered-metadata");
  if (kind === "absent") return role === "timestamp" ? told("unverifiable", "no-signature") : told("incomplete", "metadata-missing");
  if (UNCLEAR.includes(kind) || (kind === "timeout" && failure.answered)) return told("unverifiable", "unclear");
  return told("down", "down");
}

// A sentence of the command line: {name}, and {name:one|many} for the word that fits a number.
function say(sentences, code, facts) {
  return sentences[code].replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name, one, many) => {
    const value = printable(String(facts[name]));
    return one === undefined ? value : value + " " + (facts[name] === 1 ? one : many);
  });
}

function printable(words) {
  return words.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (each) => "\\x" + each.codePointAt(0).toString(16).padStart(2, "0"));
}

function sentenceOf(judgement, sentences) {
  const facts = { ...judgement.facts };
  if (facts.kind) facts.cause = say(sentences, "cause-" + facts.kind, facts);
  const because = say(sentences, "because-" + judgement.reason, facts);
  return say(sentences, "verdict-line", { verdict: say(sentences, "verdict-" + judgement.verdict, {}).toUpperCase(), because });
}
