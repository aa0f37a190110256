// Verified files kept for the next visit, in the Cache API: a host may not let the browser keep them
// for long. What comes out is verified again; a browser that allows no cache goes without.

/** @typedef {import("./fetch_verified.mjs").LiveFile} LiveFile */

// Taken before a worker's scope is sealed. There is no cache in a page that came over plain http.
const { Response } = globalThis;
const caches = cachesHere();
const NAME = "huoye-files";
/** Our file names carry their hash; without it, versions of one file have one name. */
const HASH = /-[0-9a-f]{12}(?=[./])/;

/**
 * The file, or null; an entry that isn't the published file is dropped.
 * @param {URL} url @param {LiveFile} file
 * @param {(data: Uint8Array<ArrayBuffer>, file: LiveFile) => Promise<boolean>} isPublished
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
 */
export async function fromCache(url, file, isPublished) {
  try {
    if (!caches) return null;
    const cache = await caches.open(NAME);
    const found = await cache.match(keyOf(url, file));
    if (!found) return null;
    const data = new Uint8Array(await found.arrayBuffer());
    if (await isPublished(data, file)) return data;
    await cache.delete(keyOf(url, file));
  } catch {
    // Blocked by the browser or broken: as if there were none.
  }
  return null;
}

/**
 * Keep a file that has been verified, in place of its older versions.
 * @param {URL} url @param {LiveFile} file @param {Uint8Array<ArrayBuffer>} data
 */
export async function intoCache(url, file, data) {
  try {
    if (!caches) return;
    const cache = await caches.open(NAME);
    await cache.put(keyOf(url, file), new Response(data));
    for (const { url: other } of await cache.keys()) {
      if (nameOf(other) === nameOf(url.href) && other !== keyOf(url, file)) await cache.delete(other);
    }
  } catch {
    // No room, or not allowed.
  }
}

/** Null where a browser that allows no storage throws at the very name. */
function cachesHere() {
  try {
    return globalThis.caches ?? null;
  } catch {
    return null;
  }
}

/** @param {URL} url @param {LiveFile} file */
function keyOf(url, { sha256 }) {
  return `${url.href}?sha256=${sha256}`;
}

/** @param {string} url */
function nameOf(url) {
  return url.replace(HASH, "").replace(/\?.*$/, "");
}
