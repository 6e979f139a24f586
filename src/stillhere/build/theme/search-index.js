// Finds pages in the index of build/search/index.py. Its files are scripts that hand over data, so that they can be
// read from a folder as well as from a server; they are loaded when a query needs them. docs/reference/search.md
"use strict";
var stillhere = stillhere || {};

stillhere.index = function (load) {
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const FORMAT = 1, ABOUT = 8;
  let head;

  async function open(version) {
    head = await load("head", version);
    if (head.format !== FORMAT) throw new Error("format");
  }

  // The rules of words that a query needs: the table of traditional characters only where there is Chinese in it.
  async function rulesFor(query) {
    const plain = stillhere.words(head.rules, {});
    if (!plain.stretches(plain.fold(query)).length) return plain;
    return stillhere.words(head.rules, characters(await load("characters", "")));
  }

  function characters(packed) {
    const found = {};
    let point = 0, step = 0, shift = 0;
    for (const one of packed) {
      const digit = DIGITS.indexOf(one);
      if (digit < 0) {
        point += step;
        found[String.fromCharCode(point)] = one;
        step = shift = 0;
      } else {
        step += (digit & 31) << shift;
        shift += 5;
      }
    }
    return found;
  }

  // A folded query as units: { unit, sign }. A sign says which character follows a pair; -1: any.
  function unitsOf(rules, folded) {
    const units = rules.words(folded).map((unit) => ({ unit, sign: -1 }));
    for (const run of rules.stretches(folded)) {
      const letters = Array.from(run);
      if (letters.length === 1) units.push({ unit: run, sign: -1 });
      for (let n = 0; n + 1 < letters.length; n++) {
        const third = letters[n + 2];
        units.push({ unit: letters[n] + letters[n + 1], pair: true, sign: third ? third.codePointAt(0) % 63 + 1 : -1 });
      }
    }
    return units;
  }

  function shardOf(unit, shards) {
    let found = 0;
    for (const letter of unit) found = (found * 31 + letter.codePointAt(0)) & 0xfffff;
    return found % shards;
  }

  // Numbers written as distances, in digits of five bits, the lowest first; all but the last are 32 higher.
  function numbers(packed) {
    const found = [];
    let last = -1, step = 0, shift = 0;
    for (let n = 0; n < packed.length; n++) {
      const digit = DIGITS.indexOf(packed[n]);
      step += (digit & 31) << shift;
      shift += 5;
      if (digit < 32) {
        found.push(last += step);
        step = shift = 0;
      }
    }
    return found;
  }

  // Which documents of a volume have a unit: in their text, and in their title.
  async function documentsWith(volume, one) {
    const shard = await load(volume.name + "/" + shardOf(one.unit, volume.shards), volume.key);
    shard.units = shard.units || shard[0].split(" ");
    shard.lists = shard.lists || shard[1].split(" ");
    const listed = (unit) => {
      const at = shard.units.indexOf(unit);
      return at < 0 ? [] : numbers(shard.lists[at]);
    };
    let text = listed(one.unit);
    if (one.pair) text = text.filter((n) => one.sign < 0 || (n & 63) === one.sign).map((n) => n >> 6);
    return { text: new Set(text), title: new Set(listed("^" + one.unit)) };
  }

  async function inVolume(volume, units, kind) {
    const found = await Promise.all(units.map((one) => documentsWith(volume, one)));
    let numbers = Array.from(found[0].text).filter((number) => found.every((one) => one.text.has(number)));
    if (kind && numbers.length) {
      const [kinds, digits] = await load(volume.name + "/kinds", volume.key);
      numbers = numbers.filter((number) => kinds[DIGITS.indexOf(digits[number])] === kind);
    }
    const hit = (number) => ({ volume, number, title: found.every((one) => one.title.has(number)) });
    return numbers.sort((one, other) => other - one).map(hit);
  }

  // Every hit of the languages, in their order, the newest first; but those with all words in the title before others.
  async function find(rules, folded, languages, kind) {
    const units = unitsOf(rules, folded);
    if (!units.length) return [];
    const newestFirst = head.volumes.slice().reverse();
    const volumes = [].concat(...languages.map((tag) => newestFirst.filter((volume) => volume.language === tag)));
    const hits = [].concat(...await Promise.all(volumes.map((volume) => inVolume(volume, units, kind))));
    return hits.filter((hit) => hit.title).concat(hits.filter((hit) => !hit.title));
  }

  // What is shown of a hit: path in the tree, title, day, summary.
  async function about(hit) {
    const several = await load(hit.volume.name + "/about-" + Math.floor(hit.number / ABOUT), hit.volume.key);
    const [path, title, day, summary] = several[hit.number % ABOUT];
    return { path, title, day, summary };
  }

  // The languages that can be searched, the given one first.
  function languages(first) {
    const all = Array.from(new Set(head.volumes.map((volume) => volume.language)));
    return all.filter((tag) => tag === first).concat(all.filter((tag) => tag !== first));
  }

  return { open, rulesFor, languages, find, about };
};
