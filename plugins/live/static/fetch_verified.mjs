// Downloads that are counted in real bytes and refused unless their SHA-256 is the published one.
import { LiveError } from "./errors.mjs";

/**
 * @typedef {{role: string, url: string, bytes: number, gzip: number, sha256: string}} LiveFile
 */

/**
 * Fetch one file. Raises LiveError "network", "hash", "insecure" or "stopped". A wrong file may be
 * an old fault in the reader's cache, which keeps our files for ever, so the host is asked once more.
 * @param {LiveFile} file
 * @param {string | URL} base the site's root
 * @param {{onBytes?: (count: number) => void, signal?: AbortSignal}} [options] onBytes gets each
 *   chunk's size, decompressed, so that it adds up to file.bytes whatever the host compresses
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function fetchVerified(file, base, options = {}) {
  if (!globalThis.crypto?.subtle) throw new LiveError("insecure");
  let counted = 0;
  /** @param {number} count */
  const onBytes = (count) => {
    counted += count;
    options.onBytes?.(count);
  };
  try {
    return await fetchOnce(file, base, "default", onBytes, options.signal);
  } catch (error) {
    if (!(error instanceof LiveError) || error.code !== "hash") throw error;
    onBytes(-counted);
    return fetchOnce(file, base, "reload", onBytes, options.signal);
  }
}

/**
 * @param {LiveFile} file @param {string | URL} base @param {RequestCache} cache
 * @param {(count: number) => void} onBytes @param {AbortSignal} [signal]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function fetchOnce(file, base, cache, onBytes, signal) {
  const data = new Uint8Array(file.bytes);
  let received = 0;
  try {
    const response = await fetch(new URL(file.url, base), { cache, signal });
    if (!response.ok || !response.body) {
      throw new LiveError("network", `${response.status} ${file.url}`);
    }
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (received + value.length > file.bytes) {
        await reader.cancel();
        throw new LiveError("hash", file.url);
      }
      data.set(value, received);
      received += value.length;
      onBytes(value.length);
    }
  } catch (error) {
    if (error instanceof LiveError) throw error;
    if (signal?.aborted) throw new LiveError("stopped");
    throw new LiveError("network", file.url);
  }
  const digest = await crypto.subtle.digest("SHA-256", data);
  if (received !== file.bytes || hex(digest) !== file.sha256) throw new LiveError("hash", file.url);
  return data;
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
