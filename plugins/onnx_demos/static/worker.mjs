// ONNX Runtime in a module worker: one runtime, any number of models, one image a call.
import { LiveError } from "../../live/static/errors.mjs";
import { fetchVerified } from "../../live/static/fetch_verified.mjs";
import { logistics, normals } from "../../live/static/latents.mjs";
import { Transfer, serve } from "../../live/static/worker_server.mjs";
import { toRgba } from "./pixels.mjs";

/**
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {{dimension: number, prior: "logistic" | "gaussian"}} Latent
 * @typedef {{latent: string, temperature: string, image: string}} Names
 */

const PRIORS = { gaussian: normals, logistic: logistics };

/** @type {Promise<any> | null} */
let runtime = null;
/** @type {Map<string, Promise<any>>} sha256 -> session */
const sessions = new Map();

serve({
  /**
   * Bring runtime and model up; what is there already is not loaded again.
   * @param {{base: string, runtime: LiveFile[], model: LiveFile}} params
   */
  async load({ base, runtime: files, model }, { progress, signal }) {
    const needed = [...(runtime ? [] : files), ...(sessions.has(model.sha256) ? [] : [model])];
    const total = needed.reduce((sum, file) => sum + file.bytes, 0);
    let loaded = 0;
    /** @param {number} count */
    const onBytes = (count) => progress("download", (loaded += count), total);
    // Both promises are stored before the first await, so that two figures share one download.
    runtime ??= startRuntime(files, base, onBytes, signal);
    const session = sessions.get(model.sha256) ?? startSession(model, base, onBytes, signal);
    sessions.set(model.sha256, session);
    try {
      await runtime;
      await session;
    } catch (error) {
      // A failed start must not be remembered: the next Run tries again.
      await runtime.catch(() => (runtime = null));
      sessions.delete(model.sha256);
      throw error;
    }
    if (needed.length) progress("compile", 0, 0);
  },

  /**
   * Decode one seeded latent.
   * @param {{model: string, names: Names, latent: Latent, seed: number, stream: number, temperature: number}} params
   * @returns {Promise<Transfer>} {width, height, rgba}
   */
  async decode({ model, names, latent, seed, stream, temperature }) {
    const session = await sessions.get(model);
    if (!session) throw new LiveError("runtime", "the model is not loaded");
    const { Tensor } = await runtime;
    const z = PRIORS[/** @type {Latent} */ (latent).prior](seed, latent.dimension, stream);
    const outputs = await session.run({
      [names.latent]: new Tensor("float32", z, [1, latent.dimension]),
      [names.temperature]: new Tensor("float32", Float32Array.of(temperature), [1]),
    });
    const image = outputs[names.image];
    const [, channels, height, width] = image.dims;
    const rgba = toRgba(image.data, channels, height, width);
    return new Transfer({ width, height, rgba }, [rgba.buffer]);
  },
});

/**
 * @param {LiveFile[]} files @param {string} base
 * @param {(count: number) => void} onBytes @param {AbortSignal} signal
 */
async function startRuntime(files, base, onBytes, signal) {
  const script = fileOf(files, "script");
  const [, wasm] = await Promise.all(
    [script, fileOf(files, "wasm")].map((file) => fetchVerified(file, base, { onBytes, signal })),
  );
  // The script has just been fetched and verified under this very URL, whose name never changes.
  const ort = await import(new URL(script.url, base).href);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = wasm.buffer;
  ort.env.logLevel = "error";
  return ort;
}

/** @param {LiveFile[]} files @param {string} role */
function fileOf(files, role) {
  const found = files.find((file) => file.role === role);
  if (!found) throw new LiveError("runtime", `no ${role}`);
  return found;
}

/**
 * @param {LiveFile} model @param {string} base
 * @param {(count: number) => void} onBytes @param {AbortSignal} signal
 */
async function startSession(model, base, onBytes, signal) {
  const bytes = await fetchVerified(model, base, { onBytes, signal });
  const ort = await /** @type {Promise<any>} */ (runtime);
  return ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
}
