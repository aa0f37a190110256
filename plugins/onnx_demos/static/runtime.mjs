// The page's one ONNX worker, shared by every figure with a model.
import { WorkerClient } from "../../live/static/worker_client.mjs";

/**
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {object} ModelSpec what plugins/onnx_demos/model_files.py puts into a figure's spec
 * @property {LiveFile[]} files
 * @property {{latent: string, temperature: string, image: string}} names
 * @property {{dimension: number, prior: "logistic" | "gaussian"}} latent
 */

const client = new WorkerClient(new URL("./worker.mjs", import.meta.url));
/** A start that takes longer than this will not end: a stalled download or a blocked wasm. */
const LOAD_LIMIT_MS = 300_000;
const DECODE_LIMIT_MS = 60_000;

/**
 * Make runtime and model ready.
 * @param {ModelSpec} spec @param {Context} context
 */
export async function loadModel(spec, { base, signal, progress }) {
  const model = modelFile(spec);
  await client.call(
    "load",
    { base: base.href, runtime: spec.files.filter((file) => file !== model), model },
    {
      signal,
      timeout: LOAD_LIMIT_MS,
      onProgress: (stage, loaded, total) =>
        progress(stage === "download" && loaded < total ? "download" : "compile", loaded, total),
    },
  );
}

/**
 * Decode one seeded image.
 * @param {ModelSpec} spec
 * @param {{seed: number, stream: number, temperature: number}} inputs
 * @param {AbortSignal} signal
 * @returns {Promise<{width: number, height: number, rgba: Uint8ClampedArray<ArrayBuffer>}>}
 */
export function decode(spec, inputs, signal) {
  const { names, latent } = spec;
  return client.call(
    "decode",
    { model: modelFile(spec).sha256, names, latent, ...inputs },
    { signal, timeout: DECODE_LIMIT_MS },
  );
}

/** End the worker; the only way to give its memory back. */
export function stop() {
  client.terminate();
}

/** @param {ModelSpec} spec */
function modelFile(spec) {
  const model = spec.files.find((file) => file.role === "decoder");
  if (!model) throw new TypeError("the figure names no decoder");
  return model;
}
