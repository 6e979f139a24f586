// Copies: anything that claims to be the site. Here only how their untrusted bytes are read, within limits.

const MOST_FILES = 200000, DEEPEST_FOLDER = 40, REQUEST_SECONDS = 15;
const PARTIAL = /(^|\/)\.stillhere-partial-[a-z0-9_]{8}$/; // what a killed upload left: nobody's page

class Broken extends Error {
  constructor(kind, detail = "", answered = true) {
    super(kind + " " + detail);
    Object.assign(this, { kind, detail, answered });
  }
}

// Files by path, each with `read(limit)`: a folder, an archive.
class FilesCopy {
  constructor(name, files) {
    Object.assign(this, { name, files });
  }

  async read(path, limit) {
    const file = this.files.get(path);
    if (!file && [...this.files.keys()].some((each) => each.startsWith(path + "/"))) throw new Broken("disk", "folder");
    if (!file) throw new Broken("missing");
    return file.read(limit);
  }

  paths() {
    return [...this.files.keys()].filter((path) => !PARTIAL.test(path));
  }
}

// What could not be opened at all.
class ClosedCopy {
  constructor(name, broken) {
    Object.assign(this, { name, broken });
  }

  async read() {
    throw this.broken;
  }

  paths() {
    return [];
  }
}

class DiskFile {
  constructor(file) {
    this.file = file;
  }

  async read(limit) {
    if (this.file.size > limit) throw new Broken("too-long");
    try {
      return new Uint8Array(await this.file.arrayBuffer());
    } catch (problem) {
      throw new Broken("disk", String(problem.name));
    }
  }
}

class WebCopy {
  constructor(address, signal) {
    this.address = address.replace(/[?#].*$/, "").replace(/\/*$/, "/");
    this.name = this.address;
    this.signal = signal;
  }

  paths() {
    return null; // an address does not list its files
  }

  async read(path, limit) {
    const stop = new AbortController(), all = () => stop.abort();
    const timer = setTimeout(all, REQUEST_SECONDS * 1000);
    this.signal.addEventListener("abort", all);
    try {
      return await this.get(path, limit, stop.signal);
    } catch (problem) {
      if (problem instanceof Broken) throw problem;
      throw stop.signal.aborted ? new Broken("timeout") : new Broken("unread-by-browser");
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener("abort", all);
      stop.abort();
    }
  }

  async get(path, limit, signal) {
    const url = this.address + path.split("/").map(encodeURIComponent).join("/");
    const answer = await fetch(url, { signal, cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" });
    if (answer.status === 404 || answer.status === 410) throw new Broken("missing");
    if (answer.status !== 200) throw new Broken("status", String(answer.status));
    const away = new URL(answer.url).host !== new URL(url).host || answer.headers.has("Refresh");
    if (away) throw new Broken("redirected-away");
    return upTo(limit, answer.body);
  }
}

async function upTo(limit, stream) {
  const reader = stream.getReader(), parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      reader.cancel().catch(() => {});
      throw new Broken("too-long");
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

// A folder that was chosen: every path begins with the folder's own name.
function chosenFolder(list) {
  const files = new Map();
  for (const file of list) files.set(file.webkitRelativePath.replace(/^[^/]*\//, ""), new DiskFile(file));
  return new FilesCopy(list[0].webkitRelativePath.split("/")[0], files);
}

// What was dropped: a folder, an archive, or the things that lie in a folder.
async function dropped(things) {
  let name = "";
  try {
    const found = await Promise.all(things), files = new Map();
    name = found.map((each) => each.name).join(", ");
    if (found.length === 1 && !found[0].isFolder) return openZip(await found[0].file());
    await gather(found.length === 1 ? await found[0].inside() : found, "", files, 0);
    return new FilesCopy(name, files);
  } catch (problem) {
    return new ClosedCopy(name, problem instanceof Broken ? problem : new Broken("disk", String(problem.name)));
  }
}

async function gather(things, above, files, depth) {
  if (depth > DEEPEST_FOLDER || files.size + things.length > MOST_FILES) throw new Broken("disk", "too many files");
  for (const thing of things) {
    if (thing.isFolder) await gather(await thing.inside(), above + thing.name + "/", files, depth + 1);
    else files.set(above + thing.name, new DiskFile(await thing.file()));
  }
}

// A thing that was dropped, as the one or the other interface shows it: {name, isFolder, file(), inside()}. Chromium
// opens no folder by the older one on a page that is itself a file.
async function thingOf(item) {
  const older = item.webkitGetAsEntry(), newer = item.getAsFileSystemHandle ? item.getAsFileSystemHandle() : null;
  return newer ? handled(await newer) : entered(older);
}

function handled(handle) {
  const inside = async () => {
    const found = [];
    for await (const each of handle.values()) if (found.push(handled(each)) > MOST_FILES) throw new Broken("disk", "too many files");
    return found;
  };
  return { name: handle.name, isFolder: handle.kind === "directory", file: () => handle.getFile(), inside };
}

function entered(entry) {
  const file = () => new Promise((found, failed) => entry.file(found, failed));
  const inside = async () => {
    const reader = entry.createReader(), found = [];
    for (;;) { // it gives a hundred at a time, and an empty list at the end
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found.map(entered);
      if (found.push(...some) > MOST_FILES) throw new Broken("disk", "too many files");
    }
  };
  return { name: entry.name, isFolder: entry.isDirectory, file, inside };
}
