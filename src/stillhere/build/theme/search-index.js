// Finds pages in the index of build/search/index.py. Its files are scripts that hand over data, so that they can be
// read from a folder as well as from a server; they are loaded when a query needs them. docs/reference/search.md
"use strict";
var stillhere = stillhere || {};

stillhere.index = function (load) {
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const FORMAT = 1, ABOUT = 16;
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

  async function inVolume(volume, units) {
    const found = await Promise.all(units.map((one) => documentsWith(volume, one)));
    const hits = [];
    for (const number of found[0].text) {
      if (!found.every((one) => one.text.has(number))) continue;
      const kind = head.classes[volume.classes.charCodeAt(number) - 48];
      hits.push({ volume, number, language: kind[0], kind: kind[1], title: found.every((one) => one.title.has(number)) });
    }
    return hits.sort((one, other) => other.number - one.number);
  }

  // Every hit: those with all words in the title first, then the newest first.
  async function find(rules, folded) {
    const units = unitsOf(rules, folded);
    if (!units.length) return [];
    const newestFirst = head.volumes.slice().reverse();
    const hits = [].concat(...await Promise.all(newestFirst.map((volume) => inVolume(volume, units))));
    return hits.filter((hit) => hit.title).concat(hits.filter((hit) => !hit.title));
  }

  // What is shown of a hit: path in the tree, title, day, summary.
  async function about(hit) {
    const several = await load(hit.volume.name + "/about-" + (hit.number >> 4), hit.volume.key);
    const [path, title, day, summary] = several[hit.number % ABOUT];
    return { path, title, day, summary };
  }

  return { open, rulesFor, find, about };
};
