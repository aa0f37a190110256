// A formula figure: runs the page's Python in a worker and shows the HTML that it makes.
import { LiveError } from "../../live/static/errors.mjs";
import { WorkerClient } from "../../live/static/worker_client.mjs";
import { safeNodes } from "./safe_html.mjs";

/**
 * @typedef {import("../../live/static/figure.mjs").Spec & {formula: string}} FormulaSpec
 * @typedef {import("../../live/static/figure.mjs").Inputs} Inputs
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 */

/** A formula that takes longer has lost its way; its worker is ended. */
const RUN_LIMIT_MS = 60_000;

const client = new WorkerClient(new URL("./worker.mjs", import.meta.url));

/**
 * @param {FormulaSpec} spec @param {Inputs} inputs @param {Context} context
 * @returns {Promise<{values: Record<string, number>, content: Node}>}
 */
export async function run(spec, inputs, { lang, base, signal, progress }) {
  const { formula: name, files } = spec;
  /** @type {(stage: string, loaded: number, total: number) => void} */
  const onProgress = (stage, loaded, total) => {
    if (stage === "download" || stage === "compile") progress(stage, loaded, total);
  };
  await client.call("start", { name, files, base: base.href }, { signal, onProgress });
  progress("run");
  const { values, html } = await evaluate({ name, inputs, lang }, { signal, onProgress });
  return { values, content: safeNodes(html) };
}

/**
 * @param {{name: string, inputs: Inputs, lang: string}} params @param {object} options
 * @returns {Promise<{values: Record<string, number>, html: string}>}
 */
async function evaluate(params, options) {
  try {
    return await client.call("evaluate", params, { ...options, timeout: RUN_LIMIT_MS });
  } catch (error) {
    // An interpreter that crashed, out of memory say, answers no more.
    if (error instanceof LiveError && error.code === "runtime") client.terminate();
    throw error;
  }
}

/** End the worker; the next run starts another. */
export function stop() {
  client.terminate();
}
