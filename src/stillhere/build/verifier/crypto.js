// The browser's own SHA-256 and Ed25519. Nothing is believed of them before they have told a right signature from wrong.

async function sha256(bytes) {
  return hex(await crypto.subtle.digest("SHA-256", bytes));
}

function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function unhex(text, length) {
  if (typeof text !== "string" || text.length !== 2 * length || !/^[0-9a-fA-F]*$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

async function signatureHolds(publicKey, signature, bytes) {
  const key = unhex(publicKey, 32), mark = unhex(signature, 64);
  if (!key || !mark) return false;
  try {
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return (await crypto.subtle.verify("Ed25519", imported, mark, bytes)) === true;
  } catch (problem) {
    return false;
  }
}

// RFC 8032, section 7.1, test 2: right as it stands, wrong with one bit changed, wrong for other words.
async function browserCanCheck() {
  const key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
  const mark = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
  const words = Uint8Array.of(0x72), others = Uint8Array.of(0x73), empty = new Uint8Array(0);
  try {
    return (await signatureHolds(key, mark, words)) && !(await signatureHolds(key, mark, others)) &&
      !(await signatureHolds(key, mark.slice(0, -1) + "1", words)) &&
      (await sha256(empty)) === "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" &&
      [TextDecoder, Blob, ReadableStream, AbortController, Object.hasOwn].every((each) => typeof each === "function");
  } catch (problem) {
    return false;
  }
}
