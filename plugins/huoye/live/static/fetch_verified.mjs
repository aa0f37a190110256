// Downloads that are counted in real bytes and refused unless their SHA-256 is the published one.
import { Arriving, chunksOf } from "./arriving.mjs";
import { LiveError } from "./errors.mjs";
import { fromCache, intoCache } from "./file_cache.mjs";

/**
 * @typedef {{role: string, url: string, bytes: number, gzip: number, sha256: string}} LiveFile
 */

// A worker's scope is sealed once its runtime is up (sealed_scope.mjs), and more files come after that.
const { fetch } = globalThis;
/** A connection that breaks is taken up again where it broke, this often in a row without a byte. */
const BARREN_TRIES = 1;
const PAUSE_MS = 500;

/**
 * Get one file, from the cache of verified files where it is there. Raises LiveError "network",
 * "hash", "insecure" or "stopped". A wrong file may be an old fault in the browser's own cache,
 * which keeps our files for ever, so the host is asked once more.
 * @param {LiveFile} file
 * @param {string | URL} base the site's root
 * @param {{onBytes?: (count: number) => void, signal?: AbortSignal}} [options] onBytes gets each
 *   chunk's size, decompressed, so that it adds up to file.bytes whatever the host compresses
 * @returns {Promise<Uint8Array<ArrayBuffer>>} what is inside, of a file that is published as gzip
 */
export async function fetchVerified(file, base, options = {}) {
  if (!globalThis.crypto?.subtle) throw new LiveError("insecure");
  const url = new URL(file.url, base);
  let counted = 0;
  /** @param {number} count */
  const onBytes = (count) => {
    counted += count;
    options.onBytes?.(count);
  };
  const kept = await fromCache(url, file, isPublished);
  if (kept) {
    onBytes(kept.length);
    return kept;
  }
  for (const mode of /** @type {RequestCache[]} */ (["default", "reload"])) {
    const data = await download(url, file, mode, onBytes, options.signal);
    if (data && (await isPublished(data, file))) {
      // Nobody waits for it.
      void intoCache(url, file, data);
      return data;
    }
    onBytes(-counted);
  }
  throw new LiveError("hash", file.url);
}

/**
 * @param {Uint8Array<ArrayBuffer>} data @param {LiveFile} file
 */
async function isPublished(data, { bytes, sha256 }) {
  return data.length === bytes && hex(await crypto.subtle.digest("SHA-256", data)) === sha256;
}

/**
 * A file as the host gives it, or null when it can't be the published one.
 * @param {URL} url @param {LiveFile} file @param {RequestCache} mode
 * @param {(count: number) => void} onBytes @param {AbortSignal} [signal]
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
 */
async function download(url, file, mode, onBytes, signal) {
  let arriving = new Arriving(file);
  for (let barren = 0; ; ) {
    const before = arriving.received;
    try {
      const response = await request(url, before, mode, signal);
      if (!response.ok || !response.body) {
        throw new LiveError("network", `${response.status} ${file.url}`);
      }
      if (response.status !== 206 && before) {
        // A host that knows no ranges starts over.
        onBytes(-before * arriving.share);
        arriving = new Arriving(file);
      }
      for await (const chunk of chunksOf(response.body)) {
        if (!(await arriving.take(chunk))) return null;
        onBytes(chunk.length * arriving.share);
      }
      return await arriving.end();
    } catch (error) {
      if (error instanceof LiveError) throw error;
      if (signal?.aborted) throw new LiveError("stopped");
      const { received } = arriving;
      barren = received > before ? 0 : barren + 1;
      if (received === 0 || barren > BARREN_TRIES) throw new LiveError("network", file.url);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/**
 * @param {URL} url @param {number} from the first byte wanted
 * @param {RequestCache} mode @param {AbortSignal} [signal]
 */
async function request(url, from, mode, signal) {
  if (!from) return fetch(url, { cache: mode, signal });
  // With a range, browsers ask for the bytes uncompressed: the count fits.
  const headers = { Range: `bytes=${from}-` };
  const response = await fetch(url, { cache: "no-store", headers, signal });
  const start = /^bytes (\d+)-/.exec(response.headers.get("Content-Range") ?? "")?.[1];
  if (response.status !== 206 || Number(start) === from) return response;
  return fetch(url, { cache: "no-store", signal });
}

/**
 * Fetch several files side by side, with one running total.
 * @param {LiveFile[]} files
 * @param {string | URL} base
 * @param {(loaded: number, total: number) => void} [onProgress]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Record<string, Uint8Array<ArrayBuffer>>>} role -> content
 */
export async function fetchAllVerified(files, base, onProgress, signal) {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  let loaded = 0;
  /** @param {number} count */
  const onBytes = (count) => {
    loaded += count;
    onProgress?.(loaded, total);
  };
  const contents = await Promise.all(
    files.map((file) => fetchVerified(file, base, { onBytes, signal })),
  );
  return Object.fromEntries(files.map((file, index) => [file.role, contents[index]]));
}

/** @param {ArrayBuffer} buffer */
function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
