// THE verifier once more, for browsers: from a trusted root to a release, or the reason why there is none. The way and
// the order of the checks are those of release/verify.py ("Detailed client workflow" of the specification).

const METADATA = ".well-known/stillhere/metadata", ADDRESS_LIST = ".well-known/stillhere/addresses.json";

// `read({name, limit, pinned})` gives untrusted bytes, or null where there are none.
async function verifiedRelease(trust, read) {
  const check = new Check(trust, read);
  await check.firstRoot();
  await check.roots();
  await check.timestamp();
  await check.snapshot();
  await check.below();
  return check.release();
}

// The release before or after, where a copy still or already has its metadata.
async function neighbourOf(release, version, read) {
  const check = new Check({ root: release.rootBytes, seen: null }, read);
  await check.firstRoot();
  await check.acceptSnapshot(await read({ name: metadataPath("snapshot", version), limit: MAX.snapshot }), version);
  await check.below();
  return { released: check.released, files: check.files, names: new Set(check.names) };
}

class Check {
  constructor(trust, read) {
    this.trust = trust;
    this.read = read;
    this.seen = trust.seen || { timestamp: 0, snapshot: 0, roles: {} };
    this.files = new Map();
    this.names = [];
    this.expires = new Map();
  }

  async accept(bytes, type, role, rule, version) {
    const metadata = understood(parsed(bytes, type, role), role);
    await checkSigned(rule, role, metadata);
    if (version !== undefined && metadata.version !== version) {
      throw new NotGenuine("mismatch", role, metadata.version + " for " + version);
    }
    this.keep(role, metadata);
    return metadata;
  }

  keep(role, metadata) {
    if (role !== "root") this.names.push(metadataPath(role, role === "timestamp" ? null : metadata.version));
    const kind = role.startsWith("bin-") ? "site" : role, before = this.expires.get(kind);
    if (!before || role === "root" || metadata.expires < before) this.expires.set(kind, metadata.expires);
  }

  async firstRoot() { // 5.2
    const root = understood(parsed(this.trust.root, "root", "root"), "root");
    await checkSigned(root.roles.get("root"), "root", root);
    this.keep("root", root);
    this.root = root;
    this.rootBytes = this.trust.root;
    this.firstRootName = metadataPath("root", root.version);
  }

  async roots() { // 5.3: the signed history of roots, one version at a time
    const first = this.root;
    for (let step = 0; step < MAX_ROOT_STEPS; step += 1) {
      const version = this.root.version + 1;
      const bytes = await this.read({ name: metadataPath("root", version), limit: MAX.root });
      let next = null;
      try {
        next = parsed(bytes, "root", "root");
      } catch (problem) { // not there, or a host that answers with a page to everything
        return this.forgetAfterRotation(first);
      }
      const root = understood(next, "root");
      await checkSigned(this.root.roles.get("root"), "root", root); // 5.3.4: enough of the old keys …
      await checkSigned(root.roles.get("root"), "root", root); // … and of the new ones
      if (root.version !== version) throw new NotGenuine("mismatch", "root", root.version + " for " + version); // 5.3.5
      this.keep("root", root);
      this.root = root;
      this.rootBytes = bytes;
    }
    throw new NotGenuine("too-many", "root", String(MAX_ROOT_STEPS));
  }

  forgetAfterRotation(first) { // 5.3.11
    for (const role of ["timestamp", "snapshot"]) {
      const [one, other] = [first, this.root].map((root) => heldBy(root.roles.get(role)));
      if (one !== other) this.seen = { timestamp: 0, snapshot: 0, roles: {} };
    }
  }

  async timestamp() { // 5.4
    const bytes = await this.read({ name: metadataPath("timestamp", null), limit: MAX.timestamp });
    this.stamp = await this.accept(bytes, "timestamp", "timestamp", this.root.roles.get("timestamp"));
    notBefore("timestamp", this.stamp.version, this.seen.timestamp); // 5.4.3.1
    notBefore("snapshot", this.stamp.snapshot.version, this.seen.snapshot); // 5.4.3.2
  }

  async snapshot() { // 5.5
    const wanted = this.stamp.snapshot;
    const bytes = await this.named("snapshot", wanted, MAX.snapshot);
    await checkAsNamed(bytes, wanted, "snapshot"); // 5.5.2
    await this.acceptSnapshot(bytes, wanted.version);
    for (const [role, version] of Object.entries(this.seen.roles)) { // 5.5.5
      const meta = this.snapshotMeta.get(role + ".json");
      notBefore(role, meta ? meta.version : 0, version);
    }
  }

  async acceptSnapshot(bytes, version) {
    const found = await this.accept(bytes, "snapshot", "snapshot", this.root.roles.get("snapshot"), version);
    this.snapshotMeta = found.meta;
    this.snapshotVersion = found.version;
  }

  named(role, meta, most) {
    const limit = Math.min(meta.length || most, most);
    return this.read({ name: metadataPath(role, meta.version), limit, pinned: true });
  }

  async below() { // 5.6
    const [top] = await this.roles([["targets", this.root.roles.get("targets")]]);
    const [listed, site] = await this.roles([["addresses", top.roles.get("addresses")], ["site", top.roles.get("site")]]);
    await checkSigned(this.root.roles.get("targets"), "addresses", listed); // nobody but the keyholders speaks for addresses
    const bins = binNames(site);
    const parts = await this.roles(bins.map((name) => [name, site.bins.rule]));
    for (const [at, name] of bins.entries()) await this.add(name, parts[at], site.bins);
    await this.add("addresses", listed, null);
    const stray = [...top.files.keys(), ...site.files.keys()];
    if (stray.length) throw new NotGenuine("wrong-paths", "targets", stray[0]);
    this.number = site.version;
    this.addressVersion = listed.version;
    this.released = timeIn(site, "x-stillhere-released", "site");
  }

  async roles(wanted) {
    const metas = wanted.map(([name]) => this.meta(name));
    const answers = await Promise.all(wanted.map(([name], at) => this.named(name, metas[at], MAX.role)));
    const found = [];
    for (const [at, [name, rule]] of wanted.entries()) {
      await checkAsNamed(answers[at], metas[at], name); // 5.6.2
      found.push(await this.accept(answers[at], "targets", name, rule, metas[at].version)); // 5.6.3, 5.6.4
    }
    return found;
  }

  meta(role) {
    const meta = this.snapshotMeta.get(role + ".json");
    if (!meta) throw new NotGenuine("absent", role, "not in the snapshot");
    return meta;
  }

  async add(role, part, bins) {
    for (const [path, { length, hashes }] of part.files) {
      const own = bins ? path !== ADDRESS_LIST && (await binFor(bins, path)) === role : path === ADDRESS_LIST;
      if (!own || !publishable(path) || !hashes.get("sha256") || length > MAX_FILE) {
        throw new NotGenuine("wrong-paths", role, path);
      }
      this.files.set(path, { length, sha256: hashes.get("sha256") });
    }
  }

  release() {
    const { number, addressVersion, snapshotVersion, released, files, expires, rootBytes, firstRootName } = this;
    const signed = timeIn(this.stamp, "x-stillhere-signed", "timestamp");
    return { number, addressVersion, snapshotVersion, released, signed, files, expires, rootBytes, firstRootName };
  }
}

function heldBy(rule) {
  return [...new Set(rule.keyids.map((keyid) => rule.keys.get(keyid)).filter(Boolean))].sort().join(" ");
}

function notBefore(role, version, seen) {
  if (version < seen) throw new NotGenuine("rolled-back", role, version + " < " + seen);
}

function binNames(site) {
  const bins = site.bins;
  if (!bins || bins.prefix !== "bin" || bins.bits > 12) throw new NotGenuine("malformed", "site", "no bins");
  return Array.from({ length: 2 ** bins.bits }, (_, number) => binName(bins, number));
}

function binName(bins, number) {
  return "bin-" + number.toString(16).padStart((2 ** bins.bits - 1).toString(16).length, "0");
}

async function binFor(bins, path) {
  const first = parseInt((await sha256(utf8(path))).slice(0, 8), 16);
  return binName(bins, Math.floor(first / 2 ** (32 - bins.bits)));
}

// A relative path that stays inside and is no metadata; what cannot be printed could hide.
function publishable(path) {
  const clean = path.split("/").every((part) => !["", ".", ".."].includes(part)) && !path.includes("\\");
  return clean && /^(?: |[^\p{C}\p{Z}])*$/u.test(path) && !path.startsWith(METADATA + "/");
}

function timeIn(metadata, field, role) {
  try {
    return moment(metadata.fields.get(field));
  } catch (problem) {
    throw new NotGenuine("malformed", role, "no time of signing");
  }
}
