// A page whose runtimes are attacked from inside their workers (test_sealed_worker.py).
//
// @ts-nocheck: MODULES stands for the folder that the modules of a site are published in.
import { WorkerClient } from "MODULES/live/static/worker_client.mjs";

/** @typedef {{elsewhere: string, here: string}} Places addresses of a collector, and of the site */

const client = new WorkerClient(new URL("MODULES/pyodide_widgets/static/worker.mjs", import.meta.url));
const models = new WorkerClient(new URL("MODULES/onnx_demos/static/worker.mjs", import.meta.url));
const here = new URL("../", import.meta.url).href;

/**
 * @param {string} method @param {object} params @param {WorkerClient} [runtime] Python's, or models'
 * @returns {Promise<string>} "got: …" or "refused: …"
 */
async function tried(method, params, runtime = client) {
  try {
    return `got: ${JSON.stringify(await runtime.call(method, params, { timeout: 20_000 }))}`;
  } catch (error) {
    return `refused: ${error.detail}`;
  }
}

/** @param {string} name @param {string} elsewhere */
const attackOf = (name, elsewhere) => ({
  module: `${here}live/attacks/${name}.mjs`,
  places: { elsewhere, here },
});

window.attacked = {
  /** @param {object[]} files of a figure */
  start: (files) => client.call("start", { files, base: here }),
  /** @param {string} name of a module in attacks/page/ @param {string} elsewhere */
  program: (name, elsewhere) => tried("attack", attackOf(name, elsewhere)),
  /** @param {{files: object[], engine: object}} spec of a figure with a model @param {string} by */
  startModel: ({ files, engine }, by) => {
    models.terminate();
    const runtime = by === "engine" ? engine.kernels.slice(0, 1) : engine.onnxruntime;
    const graphs = files.filter(({ role }) => role === "decoder");
    return models.call("load", { by, runtime, files: graphs, base: here });
  },
  /** The same in the worker of models. @param {string} name @param {string} elsewhere */
  besideModel: (name, elsewhere) => tried("attack", attackOf(name, elsewhere), models),
  /** @param {string} source of a cell */
  cell: (source) =>
    tried("run_cells", { cells: [{ name: "a", source, raises: "" }], test: null, lang: "en", packages: [] }),
};
