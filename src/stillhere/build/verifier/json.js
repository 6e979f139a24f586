// JSON as signatures need it. Objects become Maps (no name in them can reach anything of the language), whole numbers
// BigInts (no digit is lost), anything else that Python would read as a float becomes INEXACT: it can be read, never
// signed. Two names of one thing: the last counts, as in Python.

const INEXACT = Symbol("a number that is not whole");
const DEEPEST = 900;

class Unreadable extends Error {}

function parseJson(text) {
  const space = /[ \t\n\r]*/y, number = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
  const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
  const word = /true|false|null|NaN|-?Infinity/y;
  const words = { true: true, false: false, null: null };
  let at = 0, depth = 0;

  function take(pattern) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  }

  function mark(one) {
    take(space);
    if (text[at] !== one) return false;
    at += 1;
    return true;
  }

  function must(done) {
    if (!done) throw new Unreadable("JSON");
    return done;
  }

  function inside(read) {
    must((depth += 1) < DEEPEST);
    const value = read();
    depth -= 1;
    return value;
  }

  function members() {
    const found = new Map();
    if (mark("}")) return found;
    do {
      take(space);
      const name = JSON.parse(must(take(string))[0]);
      must(mark(":"));
      found.set(name, value());
    } while (mark(","));
    must(mark("}"));
    return found;
  }

  function items() {
    const found = [];
    if (mark("]")) return found;
    do found.push(value()); while (mark(","));
    must(mark("]"));
    return found;
  }

  function value() {
    if (mark("{")) return inside(members);
    if (mark("[")) return inside(items);
    if (text[at] === '"') return JSON.parse(must(take(string))[0]);
    const name = take(word);
    if (name) return Object.hasOwn(words, name[0]) ? words[name[0]] : INEXACT;
    const digits = must(take(number));
    must(digits[0].length < 4300);
    return digits[1] || digits[2] ? INEXACT : BigInt(digits[0]);
  }

  const whole = value();
  take(space);
  must(at === text.length);
  return whole;
}

// OLPC canonical JSON, as The Update Framework signs it: names in the order of their code points, only " and \ escaped.
function canonical(value) {
  if (typeof value === "string") return '"' + value.replace(/[\\"]/g, "\\$&") + '"';
  if (typeof value === "bigint" || value === true || value === false || value === null) return String(value);
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (!(value instanceof Map)) throw new Unreadable("cannot be signed");
  const names = [...value.keys()].sort(byCodePoint);
  return "{" + names.map((name) => canonical(name) + ":" + canonical(value.get(name))).join(",") + "}";
}

function byCodePoint(one, other) {
  const a = [...one], b = [...other];
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    if (a[at] !== b[at]) return a[at].codePointAt(0) - b[at].codePointAt(0);
  }
  return a.length - b.length;
}

function utf8(text) {
  const bytes = new TextEncoder().encode(text);
  if (new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) !== text) throw new Unreadable("half a character");
  return bytes;
}

function fromUtf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (problem) {
    throw new Unreadable("UTF-8");
  }
}
