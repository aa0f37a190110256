// The page's first responder: one module worker with MicroPython for all formulas that are proved for it.
// @in-one: readers wait for it, and for little else.
import { LiveError } from "../../live/static/errors.mjs";
import { fetchAllVerified, fetchVerified } from "../../live/static/fetch_verified.mjs";
import { sealScope } from "../../live/static/sealed_scope.mjs";
import { serve } from "../../live/static/worker_server.mjs";
import { resultHtml } from "../../render/static/html.mjs";
import { Elsewhere, GLOBALS, MicroPython } from "./micropython.mjs";
import { serveVerified } from "./verified_files.mjs";

/**
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {(stage: string, loaded: number, total: number) => void} Progress
 */

const LOWERED = "lowered";

/** @type {Promise<MicroPython> | null} */
let python = null;
/** Formulas that are in it, by the hash of their file. @type {Map<string, Promise<void>>} */
const installed = new Map();

serve({
  /**
   * Download and start what is not here yet. A start that fails ends this worker (responder_client.mjs).
   * @param {{name: string, types: Record<string, string>, files: LiveFile[], base: string}} params
   * @param {{progress: Progress}} context
   */
  async start({ name, types, files, base }, { progress }) {
    python ??= load(files.filter(({ role }) => role !== LOWERED), base, progress);
    const file = files.find(({ role }) => role === LOWERED);
    if (!file) throw new LiveError("runtime", "no formula");
    const text = fetchVerified(file, base);
    let ready = installed.get(file.sha256);
    if (!ready) {
      ready = Promise.all([python, text]).then(([board, bytes]) =>
        board.install({ name, types, source: new TextDecoder().decode(bytes) }),
      );
      installed.set(file.sha256, ready);
      ready.catch(() => installed.delete(file.sha256));
    }
    await ready;
  },

  /**
   * @param {{name: string, inputs: object, lang: string,
   *   drawing: import("../../render/static/plot.mjs").Words}} params
   * @returns {Promise<{values: Record<string, number>, html: string} | {elsewhere: string}>}
   */
  async evaluate({ drawing, ...params }) {
    if (!python) throw new LiveError("runtime", "not started");
    try {
      const { values, data } = (await python).call(params);
      return { values, html: resultHtml(data, drawing) };
    } catch (error) {
      if (error instanceof Elsewhere) return { elsewhere: error.message };
      throw error;
    }
  },
});

/** @param {LiveFile[]} files @param {string} base @param {Progress} progress */
async function load(files, base, progress) {
  const contents = await fetchAllVerified(files, base, (loaded, total) =>
    progress("download", loaded, total),
  );
  progress("compile", 0, 0);
  const urls = new Map(files.map((file) => [file.role, new URL(file.url, base).href]));
  const wasm = urls.get("micropython.wasm") ?? "";
  const giveBack = serveVerified(new Map([[wasm, contents["micropython.wasm"]]]));
  let board;
  try {
    // Verified above; it comes from the browser's cache now.
    const { loadMicroPython } = await import(urls.get("micropython.mjs") ?? "");
    const modules = JSON.parse(new TextDecoder().decode(contents.modules));
    board = await MicroPython.load(loadMicroPython, wasm, modules);
  } catch (error) {
    throw error instanceof LiveError ? error : new LiveError("runtime", String(error));
  } finally {
    // Before the scope is sealed: afterwards it would put there what sealing has taken away.
    giveBack();
  }
  // Its own names are in the global scope, and it goes on looking there.
  const scope = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (globalThis));
  sealScope(Object.fromEntries(GLOBALS.map((name) => [name, scope[name]])));
  return board;
}
