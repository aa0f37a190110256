// Downloads that are counted in real bytes and refused unless their SHA-256 is the published one.
import { LiveError } from "./errors.mjs";
import { fromCache, intoCache } from "./file_cache.mjs";

/**
 * @typedef {{role: string, url: string, bytes: number, gzip: number, sha256: string}} LiveFile
 */

// A worker's scope is sealed once its runtime is up (sealed_scope.mjs), and more files come after that.
const { fetch, DecompressionStream } = globalThis;
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
 * A file as the host gives it, or null when it is longer than the published one.
 * @param {URL} url @param {LiveFile} file @param {RequestCache} mode
 * @param {(count: number) => void} onBytes @param {AbortSignal} [signal]
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
 */
async function download(url, file, mode, onBytes, signal) {
  const data = new Uint8Array(Math.max(file.bytes, file.gzip));
  let received = 0;
  /** What a byte of the download is of the file. */
  let share = 1;
  for (let barren = 0; ; ) {
    const before = received;
    try {
      const response = await request(url, received, mode, signal);
      if (!response.ok || !response.body) {
        throw new LiveError("network", `${response.status} ${file.url}`);
      }
      if (response.status !== 206) {
        // A host that knows no ranges starts over.
        onBytes(-received * share);
        received = 0;
      }
      for await (const chunk of chunksOf(response.body)) {
        if (received + chunk.length > data.length) return null;
        data.set(chunk, received);
        received += chunk.length;
        if (isPacked(data, file)) share = file.bytes / file.gzip;
        onBytes(chunk.length * share);
      }
      const whole = received < data.length ? data.subarray(0, received) : data;
      return isPacked(data, file) ? await unpacked(whole, file) : whole;
    } catch (error) {
      if (error instanceof LiveError) throw error;
      if (signal?.aborted) throw new LiveError("stopped");
      barren = received > before ? 0 : barren + 1;
      if (received === 0 || barren > BARREN_TRIES) throw new LiveError("network", file.url);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/**
 * Whether it is gzip that has come: some hosts declare such a file as compressed on its way, and the
 * browser has unpacked it then. What is inside begins otherwise.
 * @param {Uint8Array} data @param {LiveFile} file
 */
function isPacked(data, { url }) {
  return url.endsWith(".gz") && data[0] === 0x1f && data[1] === 0x8b;
}

/**
 * What is inside of gzip, or null where that isn't of the published size.
 * @param {Uint8Array<ArrayBuffer>} packed @param {LiveFile} file
 */
async function unpacked(packed, { bytes }) {
  const data = new Uint8Array(bytes);
  let length = 0;
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    for await (const chunk of chunksOf(stream)) {
      if (length + chunk.length > bytes) return null;
      data.set(chunk, length);
      length += chunk.length;
    }
  } catch {
    // Cut short, or broken on its way.
    return null;
  }
  return length < bytes ? null : data;
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
 * Readable streams can't be iterated in every browser yet.
 * @param {ReadableStream<Uint8Array>} stream
 */
async function* chunksOf(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
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
