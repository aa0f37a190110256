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
  await ask("start", { name, files, base: base.href }, { signal, onProgress });
  progress("run");
  const options = { signal, onProgress, timeout: RUN_LIMIT_MS };
  const { values, html } = await ask("evaluate", { name, inputs, lang }, options);
  return { values, content: safeNodes(html) };
}

/**
 * @param {string} method of worker.mjs @param {object} params
 * @param {import("../../live/static/worker_client.mjs").CallOptions} options
 */
async function ask(method, params, options) {
  try {
    return await client.call(method, params, options);
  } catch (error) {
    // An interpreter that crashed answers no more, one that needed much memory keeps it, and a
    // worker that may not compile WebAssembly never will.
    if (error instanceof LiveError && ["runtime", "memory"].includes(error.code)) client.terminate();
    throw error;
  }
}

/** End the worker; the next run starts another. */
export function stop() {
  client.terminate();
}
