// Zip archives (PKWARE's APPNOTE 6.3): stored and deflated files, nothing else. Whatever two programs could unpack in
// two ways is refused: we must see what the reader will see.

const MOST_OF_LIST = 64 * 1024 * 1024;
const END = 0x06054b50, LISTED = 0x02014b50, LOCAL = 0x04034b50, OTHER_NAME = 0x7075;

async function openZip(blob) {
  try {
    const files = new Map();
    for (const entry of await listOf(blob)) {
      if (files.has(entry.path)) throw new Broken("disk", "zip: one name twice");
      if (!entry.path.endsWith("/")) files.set(entry.path, entry);
    }
    return new FilesCopy(blob.name || "zip", withoutTop(files));
  } catch (problem) {
    return new ClosedCopy(blob.name || "zip", problem instanceof Broken ? problem : new Broken("disk", "zip"));
  }
}

// Many archives hold one folder, and the site in that.
function withoutTop(files) {
  const paths = [...files.keys()], top = paths.length ? paths[0].split("/")[0] + "/" : "";
  const inOne = paths.every((path) => path.startsWith(top)) && top !== ".well-known/";
  return inOne && paths.length ? new Map(paths.map((path) => [path.slice(top.length), files.get(path)])) : files;
}

async function bytesAt(blob, from, to) {
  if (from < 0 || to > blob.size) throw new Broken("disk", "zip: cut short");
  return new DataView(await blob.slice(from, to).arrayBuffer());
}

async function listOf(blob) {
  const from = Math.max(0, blob.size - 22 - 65535), tail = await bytesAt(blob, from, blob.size), ends = [];
  for (let at = 0; at + 22 <= tail.byteLength; at += 1) {
    const fits = tail.getUint32(at, true) === END && at + 22 + tail.getUint16(at + 20, true) === tail.byteLength;
    if (fits) ends.push(at);
  }
  if (ends.length !== 1) throw new Broken("disk", ends.length ? "zip: two ends" : "no zip");
  const at = ends[0], [count, size, start] = [tail.getUint16(at + 10, true), tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  const plain = tail.getUint32(at + 4, true) === 0 && tail.getUint16(at + 8, true) === count && count < 0xffff;
  if (!plain || start + size !== from + at || size > MOST_OF_LIST) throw new Broken("disk", "zip: too large or in parts");
  return entriesIn(blob, await bytesAt(blob, start, start + size), count);
}

function entriesIn(blob, list, count) {
  const found = [];
  let at = 0;
  for (let number = 0; number < count; number += 1) {
    if (at + 46 > list.byteLength || list.getUint32(at, true) !== LISTED) throw new Broken("disk", "zip: list");
    const [nameEnd, extra, comment] = [28, 30, 32].map((offset) => list.getUint16(at + offset, true));
    const next = at + 46 + nameEnd + extra + comment;
    if (next > list.byteLength) throw new Broken("disk", "zip: list");
    found.push(new ZipEntry(blob, list, at, nameEnd, extra));
    at = next;
  }
  if (at !== list.byteLength) throw new Broken("disk", "zip: list");
  return found;
}

class ZipEntry {
  constructor(blob, list, at, nameLength, extraLength) {
    this.blob = blob;
    this.name = new Uint8Array(list.buffer, at + 46, nameLength);
    this.path = fromUtf8(this.name);
    this.flags = list.getUint16(at + 8, true);
    this.method = list.getUint16(at + 10, true);
    this.packed = list.getUint32(at + 20, true);
    this.size = list.getUint32(at + 24, true);
    this.offset = list.getUint32(at + 42, true);
    const extra = new DataView(list.buffer, at + 46 + nameLength, extraLength);
    if (this.flags & 1 || ![0, 8].includes(this.method) || hasOtherName(extra)) throw new Broken("disk", "zip: kind");
    if (this.path.endsWith("/") && this.size) throw new Broken("disk", "zip: folder");
    if (!this.path || this.path.includes("\u0000")) throw new Broken("disk", "zip: name");
  }

  async read(limit) {
    if (this.size > limit) throw new Broken("too-long");
    const head = await bytesAt(this.blob, this.offset, this.offset + 30);
    const [name, extra] = [head.getUint16(26, true), head.getUint16(28, true)], start = this.offset + 30 + name + extra;
    const local = new Uint8Array((await bytesAt(this.blob, this.offset + 30, this.offset + 30 + name)).buffer);
    const same = head.getUint32(0, true) === LOCAL && head.getUint16(8, true) === this.method &&
      local.length === this.name.length && local.every((byte, at) => byte === this.name[at]);
    if (!same || start + this.packed > this.blob.size) throw new Broken("disk", "zip: entry");
    const data = await this.unpacked(this.blob.slice(start, start + this.packed));
    if (data.length !== this.size) throw new Broken("disk", "zip: length");
    return data;
  }

  async unpacked(part) {
    if (this.method === 0) return upTo(this.size, part.stream());
    try {
      return await upTo(this.size, part.stream().pipeThrough(new DecompressionStream("deflate-raw")));
    } catch (problem) {
      throw new Broken("disk", "zip: unpacking");
    }
  }
}

function hasOtherName(extra) {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) === OTHER_NAME) return true;
  }
  return false;
}
