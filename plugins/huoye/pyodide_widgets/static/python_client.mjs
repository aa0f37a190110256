// The page's one Python worker, shared by formulas and cells.
import { LiveError } from "../../live/static/errors.mjs";
import { WorkerClient } from "../../live/static/worker_client.mjs";

/** Python ends a run itself, but for one that is deep in a single step; then its worker is ended. */
const GRACE_S = 3;

const client = new WorkerClient(new URL("./worker.mjs", import.meta.url));

/**
 * @param {string} method of worker.mjs @param {object} params
 * @param {import("../../live/static/worker_client.mjs").CallOptions} options
 */
export async function ask(method, params, options) {
  try {
    return await client.call(method, params, options);
  } catch (error) {
    // An interpreter that crashed answers no more, one that needed much memory keeps it, and a
    // worker that may not compile WebAssembly never will.
    if (error instanceof LiveError && ["runtime", "memory"].includes(error.code)) stop();
    throw error;
  }
}

/**
 * Download and start what is not here yet.
 * @param {{files: import("../../live/static/fetch_verified.mjs").LiveFile[], name?: string}} what
 *   name: of the formula among the files, if there is one
 * @param {import("../../live/static/figure.mjs").Context} context
 */
export async function start({ files, name }, { base, signal, progress }) {
  /** @type {(stage: string, loaded: number, total: number) => void} */
  const onProgress = (stage, loaded, total) => {
    if (stage === "download" || stage === "compile") progress(stage, loaded, total);
  };
  await ask("start", { name, files, base: base.href }, { signal, onProgress });
  progress("run");
}

/**
 * The renderer's words in a figure's language, or in English that says so; a browser asks once for them.
 * @param {HTMLElement} figure
 * @returns {Promise<import("../../render/static/plot.mjs").Words>}
 */
export async function drawingWords(figure) {
  const { default: words } = await import(`../../words/render/${figure.dataset.words}.mjs`);
  const { words: own = "" } = figure.dataset;
  const isOwn = `${figure.lang}-`.toLowerCase().startsWith(`${own}-`);
  return isOwn ? words["plot.mjs"] : { ...words["plot.mjs"], lang: own };
}

/**
 * Milliseconds until a run that may take so long is given up.
 * @param {number} seconds
 */
export function patience(seconds) {
  return (seconds + GRACE_S) * 1000;
}

/** Whether the page's Pyodide is there. */
export function isRunning() {
  return client.isRunning;
}

/** End the worker; the next run starts another. */
export function stop() {
  client.terminate();
}
