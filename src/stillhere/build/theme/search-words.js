// What can be searched for: text → words, and stretches of Chinese. The same rules as in build/search/tokens.py;
// both take them from rules.json, which comes here in the head of the index.
"use strict";
var stillhere = stillhere || {};

stillhere.words = function (rules, characters) {
  const gap = new RegExp("([" + rules.han + "])\u3000+(?=[" + rules.han + "])", "gu");
  const dropped = new RegExp(rules.dropped, "gu");
  const word = new RegExp("[" + rules.word + "]+", "gu");
  const stretch = new RegExp("[" + rules.han + "]+", "gu");
  const letters = Object.assign({}, characters, rules.letters);
  const conditions = {};
  Object.keys(rules.conditions).forEach((name) => { conditions[name] = new RegExp(rules.conditions[name]); });

  function fold(text) {
    const plain = text.replace(gap, "$1").normalize("NFKD").toLowerCase().replace(dropped, "").normalize("NFC");
    return Array.from(plain, (letter) => own(letters, letter) || letter).join("");
  }

  function stem(found) {
    const start = own(rules.irregular, found) || found;
    return /^[a-z]{3,}$/.test(start) ? rules.steps.reduce(changed, start) : start;
  }

  // The first ending of a step that fits decides, whether its condition holds or not.
  function changed(found, step) {
    const rule = step.find((one) => found.endsWith(one[0]));
    if (!rule) return found;
    const base = found.slice(0, found.length - rule[0].length);
    return conditions[rule[2]].test(base) ? base + rule[1] : found;
  }

  // Where the words of a query stand in a text, as [start, end] of its UTF-16 units, in order and apart.
  function places(text, query) {
    let folded = "";
    const origin = [];
    let at = 0;
    for (const letter of text) {
      const part = fold(letter);
      for (let n = 0; n < part.length; n++) origin.push([at, at + letter.length]);
      folded += part;
      at += letter.length;
    }
    const found = [];
    const add = (start, length) => found.push([origin[start][0], origin[start + length - 1][1]]);
    const sought = new Set(words(query));
    for (let match; (match = word.exec(folded)); ) if (sought.has(stem(match[0]))) add(match.index, match[0].length);
    for (const run of stretches(query)) {
      for (let n = folded.indexOf(run); n >= 0; n = folded.indexOf(run, n + run.length)) add(n, run.length);
    }
    return apart(found.sort((one, other) => one[0] - other[0]));
  }

  function apart(found) {
    const kept = [];
    for (const one of found) {
      const last = kept[kept.length - 1];
      if (last && one[0] < last[1]) last[1] = Math.max(last[1], one[1]);
      else kept.push(one);
    }
    return kept;
  }

  const own = (table, key) => (Object.prototype.hasOwnProperty.call(table, key) ? table[key] : "");
  const words = (folded) => Array.from(new Set((folded.match(word) || []).map(stem)));
  const stretches = (folded) => folded.match(stretch) || [];
  return { fold, words, stretches, places };
};
