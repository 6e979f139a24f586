// Runs in the same room as the verifier's own parts: answers a line of JSON with the verdict that the page would show.
const fs = require("node:fs");

class OnDisk {
  constructor(path) {
    this.path = path;
  }

  async read(limit) {
    if (fs.statSync(this.path).size > limit) throw new Broken("too-long");
    return new Uint8Array(fs.readFileSync(this.path));
  }
}

async function look({ address, folder, paths, root, seen, now, seconds }) {
  const stop = new AbortController(), timer = setTimeout(() => stop.abort(), seconds * 1000);
  const files = new Map((paths || []).map((path) => [path, new OnDisk(folder + "/" + path)]));
  const copy = address ? new WebCopy(address, stop.signal) : new FilesCopy("copy", files);
  try {
    const found = await inspect(copy, { root: new Uint8Array(Buffer.from(root, "base64")), seen }, stop.signal);
    const { verdict, reason, facts } = judge(found, 0, now);
    return { verdict, reason, facts, wrong: Object.fromEntries(found.wrong) };
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

require("node:readline").createInterface({ input: process.stdin }).on("line", async (line) => {
  const told = await look(JSON.parse(line)).catch((problem) => ({ error: String(problem.stack) }));
  process.stdout.write(JSON.stringify(told) + "\n");
});
