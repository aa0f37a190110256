// The page's side of the first responder. What it cannot answer, the caller asks Pyodide.
import { fetchAhead } from "../../live/static/ahead.mjs";
import { evaluate } from "../../live/static/ranges.mjs";
import { WorkerClient } from "../../live/static/worker_client.mjs";

const WORKER = new URL("./responder_worker.mjs", import.meta.url);
const client = new WorkerClient(WORKER);

/**
 * What the build wrote of a formula that is proved.
 * @typedef {object} Responder
 * @property {Record<string, string>} types parameter -> "float", "int", "bool", "str"
 * @property {Record<string, [import("../../live/static/ranges.mjs").Tree | null,
 *   import("../../live/static/ranges.mjs").Tree | null]>} ranges
 * @property {Record<string, string[]>} choices
 * @property {string[]} roles of the files that it needs
 *
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("../../live/static/figure.mjs").Inputs} Inputs
 * @typedef {import("../../live/static/worker_client.mjs").CallOptions} CallOptions
 */

/**
 * Whether the proof covers these inputs: of their types, and inside their ranges.
 * @param {Responder} responder @param {Inputs} inputs
 */
export function covers({ types, ranges, choices }, inputs) {
  const number = (/** @type {string} */ name) => Number(inputs[name]);
  return Object.entries(types).every(([name, type]) => {
    const value = inputs[name];
    if (type === "bool") return typeof value === "boolean";
    if (type === "str") return choices[name]?.includes(String(value));
    if (typeof value !== "number" || !Number.isFinite(value)) return false;
    if (type === "int" && !Number.isSafeInteger(value)) return false;
    const [low, high] = ranges[name] ?? [null, null];
    return (
      (low === null || value >= evaluate(low, number)) && (high === null || value <= evaluate(high, number))
    );
  });
}

/**
 * Download and start what is not here yet.
 * @param {{name: string, types: Record<string, string>, files: LiveFile[]}} what
 * @param {import("../../live/static/figure.mjs").Context} context
 */
export async function start(what, { base, signal, progress }) {
  /** @type {CallOptions["onProgress"]} */
  const onProgress = (stage, loaded, total) => progress(stage, loaded, total);
  // The worker asks for them when it is there itself.
  if (!client.isRunning) fetchAhead([WORKER, ...what.files.map(({ url }) => new URL(url, base))]);
  try {
    await client.call("start", { ...what, base: base.href }, { signal, onProgress });
  } catch (error) {
    if (!signal.aborted) client.terminate();
    throw error;
  }
  progress("run");
}

/**
 * @param {{name: string, inputs: Inputs, lang: string, drawing: object}} params @param {CallOptions} options
 * @returns {Promise<{values: Record<string, number>, html: string} | {elsewhere: string}>}
 */
export async function ask(params, options) {
  try {
    return await client.call("evaluate", params, options);
  } catch (error) {
    if (!["runtime", "memory"].includes(/** @type {any} */ (error)?.code)) throw error;
    // What broke answers no more; Pyodide has more room.
    client.terminate();
    return { elsewhere: /** @type {Error} */ (error).message };
  }
}

/** End the worker; the next run starts another. */
export function stop() {
  client.terminate();
}
