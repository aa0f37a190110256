// Lets a runtime's loader fetch files that are here and verified already.

const TYPES = new Map([
  [".wasm", "application/wasm"],
  [".zip", "application/zip"],
]);

/**
 * Answer fetches of these URLs with bytes that are here and verified. A runtime then neither fetches
 * twice, nor hangs where a host serves wasm under a wrong content type.
 * @param {Map<string, Uint8Array<ArrayBuffer>>} contents URL -> bytes
 * @returns {() => void} puts the real fetch back
 */
export function serveVerified(contents) {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : new URL(input, self.location.href).href;
    const bytes = contents.get(url);
    if (!bytes) return real(input, init);
    const type = TYPES.get(url.slice(url.lastIndexOf("."))) ?? "application/octet-stream";
    const kept = await compiledBefore(real, url, type);
    return kept ?? new Response(bytes, { headers: { "Content-Type": type } });
  };
  return () => {
    globalThis.fetch = real;
  };
}

/**
 * The answer that lies in the browser's own cache, to which it ties the machine code of an earlier
 * visit: a third of a start. As the scripts, it has been verified when it came. Where there is none,
 * or one of a wrong type, undefined.
 * @param {typeof fetch} real @param {string} url @param {string} type
 */
async function compiledBefore(real, url, type) {
  if (type !== "application/wasm") return undefined;
  try {
    const kept = await real(url, { cache: "only-if-cached", mode: "same-origin" });
    return kept.ok && kept.headers.get("Content-Type") === type ? kept : undefined;
  } catch {
    return undefined;
  }
}
