// ONNX Runtime as what computes graphs in a worker.
import { LiveError } from "../../live/static/errors.mjs";
import { widenWeights } from "./wide_weights.mjs";

/**
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("./worker.mjs").Values} Values
 */

/**
 * @param {LiveFile[]} files its script and its WebAssembly @param {string} base the site's root
 * @param {import("./worker.mjs").FetchFile} fetchFile
 * @returns {Promise<import("./worker.mjs").BackEnd>}
 */
export async function start(files, base, fetchFile) {
  const [script, wasm] = ["script", "wasm"].map((role) => {
    const found = files.find((file) => file.role === role);
    if (!found) throw new LiveError("runtime", `no ${role}`);
    return found;
  });
  const [, binary] = await Promise.all([script, wasm].map(fetchFile));
  // The script has just been fetched and verified under this very URL, whose name never changes.
  const ort = await import(new URL(script.url, base).href);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = binary.buffer;
  ort.env.logLevel = "error";
  return {
    async open(bytes, external) {
      const { graph, externalData } = widenWeights(bytes, external);
      const session = await ort.InferenceSession.create(graph, {
        executionProviders: ["wasm"],
        externalData,
      });
      // Read now, and compiled: the 14 MB of the runtime are not needed again either.
      free(graph, ...externalData.map(({ data }) => data));
      if (ort.env.wasm.wasmBinary) free(new Uint8Array(ort.env.wasm.wasmBinary));
      ort.env.wasm.wasmBinary = undefined;
      return {
        run: (feeds) =>
          session.run(
            Object.fromEntries(Object.entries(feeds).map(([name, values]) => [name, tensorOf(ort, values)])),
          ),
      };
    },
  };
}

/** @param {any} ort @param {Values} values */
function tensorOf({ Tensor }, { data, dims }) {
  return new Tensor(data instanceof BigInt64Array ? "int64" : "float32", data, dims);
}

/**
 * Give the memory of these bytes back at once; where a browser can't, its garbage collector does.
 * @param {Uint8Array<ArrayBuffer>[]} contents
 */
function free(...contents) {
  for (const { buffer } of contents) /** @type {any} */ (buffer).transfer?.(0);
}
