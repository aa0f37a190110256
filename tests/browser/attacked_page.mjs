// A page whose Python is attacked from inside its worker (test_sealed_worker.py).
//
// @ts-nocheck: MODULES stands for the folder that the modules of a site are published in.
import { WorkerClient } from "MODULES/live/static/worker_client.mjs";

/** @typedef {{elsewhere: string, here: string}} Places addresses of a collector, and of the site */

const client = new WorkerClient(new URL("MODULES/pyodide_widgets/static/worker.mjs", import.meta.url));
const here = new URL("../", import.meta.url).href;

/** @param {string} method @param {object} params @returns {Promise<string>} "got: …" or "refused: …" */
async function tried(method, params) {
  try {
    return `got: ${JSON.stringify(await client.call(method, params, { timeout: 20_000 }))}`;
  } catch (error) {
    return `refused: ${error.detail}`;
  }
}

window.attacked = {
  /** @param {object[]} files of a figure */
  start: (files) => client.call("start", { files, base: here }),
  /** @param {string} name of a module in attacks/page/ @param {string} elsewhere */
  program: (name, elsewhere) =>
    tried("attack", { module: `${here}live/attacks/${name}.mjs`, places: { elsewhere, here } }),
  /** @param {string} source of a cell */
  cell: (source) =>
    tried("run_cells", { cells: [{ name: "a", source, raises: "" }], test: null, lang: "en", packages: [] }),
};
