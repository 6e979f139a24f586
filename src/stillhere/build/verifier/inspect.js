// Looks at a copy: the signatures, then every file, within limits and a deadline. As in release/inspect.py.

const AT_ONCE = 8, MAX_EVIDENCE = 2000000, MAX_SKIPPED = 16, SLACK = 65536, INDEX = "index.html";
const METADATA_NAME = /^\.well-known\/stillhere\/metadata\/(timestamp|[0-9]+\.[a-z]+(-[0-9a-f]+)?)\.json$/;

// `trust` is {root: bytes} or {fingerprint: "…"}, with `seen` where something is known. Throws only for our own bugs.
async function inspect(copy, trust, stop, show = () => {}) {
  const look = new Look(copy, trust, show);
  const late = new Promise((_, failed) => {
    if (stop.aborted) failed(new Broken("deadline"));
    stop.addEventListener("abort", () => failed(new Broken("deadline")));
  });
  try {
    await Promise.race([look.everything(), late]);
  } catch (problem) {
    if (!(problem instanceof Broken && problem.kind === "deadline")) throw problem;
    if (!look.release) look.failure = { kind: "deadline", role: "", detail: "", answered: look.answered };
  }
  return look.result();
}

class Look {
  constructor(copy, trust, show) {
    Object.assign(this, { copy, trust, show, release: null, failure: null, nextReleased: null, genuine: 0 });
    this.wrong = new Map();
    this.todo = new Set();
    this.digests = new Map();
  }

  async everything() {
    const read = (ask) => this.answer(ask);
    try {
      const root = this.trust.root || (await this.namedRoot(read));
      this.release = await verifiedRelease({ root, seen: this.trust.seen }, read);
      this.firstRoot = { path: METADATA + "/" + this.release.firstRootName, length: root.length, sha256: await sha256(root) };
    } catch (problem) {
      return this.failed(problem);
    }
    await this.files();
    await this.explain();
  }

  async failed(problem) {
    if (problem instanceof NotGenuine) {
      const { reason, role, detail } = problem;
      this.failure = { kind: reason, role, detail, answered: true, serves: await this.serves() };
    } else if (problem instanceof Broken) {
      this.failure = { kind: problem.kind, role: problem.role || "", detail: problem.detail, answered: problem.answered };
    } else {
      throw problem;
    }
  }

  // The root whose SHA-256 the reader has: among those that the copy holds.
  async namedRoot(read) {
    for (let version = 1; version <= MAX_ROOT_STEPS; version += 1) {
      const bytes = await read({ name: metadataPath("root", version), limit: MAX.root });
      if (bytes === null && version === 1) throw new NotGenuine("absent", (await this.hasTimestamp(read)) ? "root" : "timestamp");
      if (bytes === null) break;
      if ((await sha256(bytes)) === this.trust.fingerprint) return bytes;
    }
    throw new NotGenuine("unsigned", "root", "another root");
  }

  async hasTimestamp(read) {
    return (await read({ name: metadataPath("timestamp", null), limit: MAX.timestamp })) !== null;
  }

  async answer({ name, limit, pinned }) {
    try {
      const bytes = await this.copy.read(METADATA + "/" + name, limit);
      this.answered = true;
      return bytes;
    } catch (problem) {
      if (!(problem instanceof Broken)) throw problem;
      if (problem.kind === "missing") return null;
      if (problem.kind === "too-long" && pinned) return new Uint8Array(0); // longer than signed: another file
      problem.role = name.replace(/\.json$/, "").split(".").pop();
      throw problem;
    }
  }

  async serves() {
    try {
      return (await this.copy.read(INDEX, MAX_EVIDENCE)).length > 0;
    } catch (problem) {
      return problem.kind === "too-long";
    }
  }

  async files() {
    const { path, length, sha256 } = this.firstRoot, paths = this.copy.paths();
    const files = new Map([...this.release.files, [path, { length, sha256 }]]);
    for (const [each, signed] of paths ? [] : this.release.files) { // on the web a reader opens `en/`
      if (each === INDEX || each.endsWith("/" + INDEX)) files.set(each.slice(0, -INDEX.length), signed);
    }
    this.todo = new Set(files.keys());
    const queue = [...files].sort(([one], [other]) => (one < other ? -1 : 1)), total = queue.length;
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        await this.file(...next);
        this.todo.delete(next[0]);
        this.show(total - this.todo.size, total);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    for (const each of paths || []) if (!files.has(each) && !METADATA_NAME.test(each)) await this.extra(each);
  }

  async file(path, signed) {
    try {
      const bytes = await this.copy.read(path, 2 * signed.length + SLACK);
      const digest = await sha256(bytes);
      if (bytes.length === signed.length && digest === signed.sha256) this.genuine += this.release.files.has(path) ? 1 : 0;
      else this.note(path, "altered", bytes.length, digest);
    } catch (problem) {
      if (!(problem instanceof Broken)) throw problem;
      if (problem.kind === "missing" && (!path || path.endsWith("/"))) return; // a host that opens no folders lies to nobody
      this.wrong.set(path, { missing: "missing", "too-long": "altered" }[problem.kind] || "unread");
    }
  }

  async extra(path) {
    try {
      const bytes = await this.copy.read(path, MAX_EVIDENCE);
      this.note(path, "extra", bytes.length, await sha256(bytes));
    } catch (problem) {
      if (!(problem instanceof Broken)) throw problem;
      this.wrong.set(path, "extra");
    }
  }

  note(path, state, length, sha256) {
    this.wrong.set(path, state);
    this.digests.set(path, sha256 + " " + length);
  }

  // Tells a mix of two signed releases, as during a publish, from tampering.
  async explain() {
    for (const path of [...this.wrong.keys()].filter((each) => !each || each.endsWith("/"))) {
      const same = this.wrong.get(path) === this.wrong.get(path + INDEX) && this.digests.get(path) === this.digests.get(path + INDEX);
      if (same) this.wrong.delete(path); // the same thing at the folder's door: told once
    }
    const now = this.release.snapshotVersion;
    if (!this.strange().length) return;
    for (let version = now + 1; version < now + MAX_SKIPPED; version += 1) await this.compare(version, "other");
    for (let version = now - 1; version > Math.max(0, now - MAX_SKIPPED); version -= 1) await this.compare(version, "stale");
  }

  async compare(version, state) {
    try {
      const other = await neighbourOf(this.release, version, (ask) => this.answer(ask));
      if (!this.accept(other, state) || state !== "other") return;
      if (!this.nextReleased || other.released > this.nextReleased) this.nextReleased = other.released;
    } catch (problem) {
      if (!(problem instanceof NotGenuine || problem instanceof Broken)) throw problem;
    }
  }

  strange() {
    return [...this.wrong].filter(([, state]) => state === "altered" || state === "extra");
  }

  accept(other, state) {
    const same = this.strange().filter(([path]) => {
      const signed = other.files.get(path);
      return signed && this.digests.get(path) === signed.sha256 + " " + signed.length;
    });
    for (const [path, was] of same) this.wrong.set(path, was === "extra" ? "other" : state);
    return same.length > 0;
  }

  result() {
    const wrong = [...this.wrong].sort(([one], [other]) => byCodePoint(one, other));
    const unchecked = new Set([...this.todo].map((path) => (!path || path.endsWith("/") ? path + INDEX : path))).size;
    const { release, failure, genuine, nextReleased } = this;
    return { release, failure, wrong, genuine, unchecked, nextReleased };
  }
}
