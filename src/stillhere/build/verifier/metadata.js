// Signed metadata: from bytes to values of the right shape, and who signed them. As in release/verify.py; the numbers
// are sections of The Update Framework specification 1.0.34.

const MAX = { root: 512000, timestamp: 16384, snapshot: 2000000, role: 5000000 };
const MAX_ROOT_STEPS = 256, MAX_FILE = 536870912;
const TOP = ["root", "snapshot", "targets", "timestamp"];

class NotGenuine extends Error {
  constructor(reason, role, detail = "") {
    super(reason + " " + role + " " + detail);
    Object.assign(this, { reason, role, detail });
  }
}

function metadataPath(role, version) {
  return version === null ? role + ".json" : version + "." + role + ".json";
}

function shaped(right) {
  if (!right) throw new Unreadable("shape");
}

function map(value) {
  shaped(value instanceof Map);
  return value;
}

function whole(value, least, most = Number.MAX_SAFE_INTEGER) {
  shaped(typeof value === "bigint" && value >= BigInt(least) && value <= BigInt(most));
  return Number(value);
}

function text(value) {
  shaped(typeof value === "string");
  return value;
}

function texts(value) {
  shaped(Array.isArray(value) && value.every((each) => typeof each === "string"));
  return value;
}

function moment(value) {
  shaped(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/.test(text(value)));
  const found = new Date(value);
  shaped(!isNaN(found) && found.toISOString().slice(0, 19) + "Z" === value);
  return found;
}

// What can be said of bytes without believing any of them.
function parsed(bytes, type, role) {
  if (bytes === null) throw new NotGenuine("absent", role);
  try {
    const all = map(parseJson(fromUtf8(bytes)));
    const signed = map(all.get("signed"));
    shaped(signed.get("_type") === type);
    return { signed, signatures: all.get("signatures") };
  } catch (problem) {
    throw new NotGenuine("malformed", role, "JSON");
  }
}

function understood({ signed, signatures }, role) {
  try {
    return { signatures: signaturesOf(signatures), bytes: utf8(canonical(signed)), ...READERS[signed.get("_type")](signed) };
  } catch (problem) {
    throw new NotGenuine("malformed", role, "shape");
  }
}

function signaturesOf(list) {
  shaped(Array.isArray(list));
  const found = new Map();
  for (const each of list) {
    const keyid = text(map(each).get("keyid"));
    shaped(!found.has(keyid));
    found.set(keyid, text(each.get("sig")));
  }
  return found;
}

function common(signed) {
  const spec = text(signed.get("spec_version")).split(".");
  shaped([2, 3].includes(spec.length) && spec.every((part) => /^[0-9]+$/.test(part)) && spec[0] === "1");
  return { version: whole(signed.get("version"), 1), expires: moment(signed.get("expires")), fields: signed };
}

function keysOf(value) {
  const found = new Map();
  for (const [keyid, key] of map(value)) {
    shaped(map(key).get("keytype") === "ed25519" && key.get("scheme") === "ed25519");
    found.set(keyid, text(map(key.get("keyval")).get("public")).toLowerCase());
  }
  return found;
}

function ruleOf(value, keys) {
  const keyids = texts(map(value).get("keyids"));
  shaped(new Set(keyids).size === keyids.length);
  return { keyids, threshold: whole(value.get("threshold"), 1), keys };
}

function hashesOf(value) {
  shaped(map(value).size > 0 && [...value.values()].every((each) => typeof each === "string"));
  return value;
}

function metaOf(value) {
  const length = map(value).has("length") ? whole(value.get("length"), 0) : null;
  const hashes = value.has("hashes") ? hashesOf(value.get("hashes")) : null;
  return { version: whole(value.get("version"), 1), length, hashes };
}

function delegationsOf(value) {
  if (value === undefined) return { roles: new Map(), bins: null };
  const keys = keysOf(map(value).get("keys")), roles = new Map();
  shaped(value.has("roles") !== value.has("succinct_roles"));
  if (value.has("succinct_roles")) return { roles, bins: binsOf(map(value.get("succinct_roles")), keys) };
  shaped(Array.isArray(value.get("roles")));
  for (const each of value.get("roles")) {
    const name = text(map(each).get("name"));
    shaped(name && !TOP.includes(name) && !roles.has(name) && each.has("terminating"));
    shaped(each.has("paths") !== each.has("path_hash_prefixes"));
    texts(each.get(each.has("paths") ? "paths" : "path_hash_prefixes"));
    roles.set(name, ruleOf(each, keys));
  }
  return { roles, bins: null };
}

function binsOf(value, keys) {
  const bits = whole(value.get("bit_length"), 1, 32);
  return { bits, prefix: text(value.get("name_prefix")), rule: ruleOf(value, keys) };
}

const READERS = {
  root(signed) {
    const keys = keysOf(signed.get("keys")), roles = new Map();
    for (const [name, rule] of map(signed.get("roles"))) roles.set(name, ruleOf(rule, keys));
    shaped(roles.size === TOP.length && TOP.every((name) => roles.has(name)));
    return { ...common(signed), roles };
  },
  timestamp(signed) {
    return { ...common(signed), snapshot: metaOf(map(signed.get("meta")).get("snapshot.json")) };
  },
  snapshot(signed) {
    const meta = new Map();
    for (const [name, each] of map(signed.get("meta"))) meta.set(name, metaOf(each));
    return { ...common(signed), meta };
  },
  targets(signed) {
    const files = new Map();
    for (const [path, each] of map(signed.get("targets"))) {
      files.set(path, { length: whole(map(each).get("length"), 0), hashes: hashesOf(each.get("hashes")) });
    }
    return { ...common(signed), files, ...delegationsOf(signed.get("delegations")) };
  },
};

// A threshold counts keys, not their names: one key under two names speaks for nobody.
async function checkSigned(rule, role, metadata) {
  if (!rule) throw new NotGenuine("unsigned", role, "nobody");
  const held = rule.keyids.map((keyid) => rule.keys.get(keyid));
  if (held.includes(undefined) || new Set(held).size !== held.length) throw new NotGenuine("unsigned", role, "keys");
  let right = 0;
  for (const keyid of rule.keyids) {
    const mark = metadata.signatures.get(keyid);
    if (mark !== undefined && (await signatureHolds(rule.keys.get(keyid), mark, metadata.bytes))) right += 1;
  }
  if (right < rule.threshold) throw new NotGenuine("unsigned", role, right + " < " + rule.threshold);
}

async function checkAsNamed(bytes, meta, role) {
  if (bytes === null) throw new NotGenuine("absent", role);
  const right = meta.length === null || bytes.length === meta.length;
  for (const [algorithm, digest] of right ? meta.hashes || [] : []) {
    if (algorithm !== "sha256" || (await sha256(bytes)) !== digest) throw new NotGenuine("mismatch", role, "digest");
  }
  if (!right) throw new NotGenuine("mismatch", role, "length");
}
