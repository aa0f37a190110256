// The page's ONNX worker, shared by every figure with a model and made at the first call: models made
// ready in it and run.
import { LiveError } from "../../live/static/errors.mjs";
import { WorkerClient } from "../../live/static/worker_client.mjs";

/**
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("./recipes.mjs").Recipe} Recipe
 *
 * @typedef {object} ModelData what browser_data of ../picture_model.py says
 * @property {string} model its name
 * @property {Record<string, Record<string, string>>} ports graph's role -> port's role -> its name
 * @property {{dimension: number, prior: "logistic" | "gaussian"}} latent
 * @property {{width: number, height: number, channels: number}} image
 * @property {number} levels of a channel, as in training
 *
 * @typedef {ModelData & {files: LiveFile[]}} ModelSpec
 *
 * @typedef {object} Picture
 * @property {number} width @property {number} height @property {number} channels
 * @property {Uint8ClampedArray<ArrayBuffer>} rgba
 * @property {Uint8Array} levels height × width × channels, of which each value is in the cell: what
 *   gives back a picture that was encoded (rgba is rounded for the eye)
 *
 * @typedef {object} Encoded
 * @property {string} key
 * @property {number} logDensity nats of the picture, its pixels in [0, 1]
 * @property {number} bitsPerDim
 * @property {Float32Array} latent
 */

const client = new WorkerClient(new URL("./worker.mjs", import.meta.url));
/** A start that takes longer than this will not end: a stalled download or a blocked wasm. */
const LOAD_LIMIT_MS = 300_000;
const RUN_LIMIT_MS = 60_000;
const RUNTIME_ROLES = ["script", "wasm"];

/** Latents encoded in this page: workers come and go. @type {Map<string, Float32Array>} */
const encodedHere = new Map();

/**
 * Make the runtime and a model's files of these roles ready.
 * @param {ModelSpec} spec @param {Context} context @param {string[]} [roles]
 */
export async function loadModel(spec, { base, signal, progress, pace }, roles = ["decoder"]) {
  const params = {
    base: base.href,
    runtime: spec.files.filter((file) => RUNTIME_ROLES.includes(file.role)),
    files: roles.map((role) => fileOf(spec, role)),
    pictures: modelOf(spec),
  };
  const options = { signal, timeout: LOAD_LIMIT_MS, onProgress: progress };
  const decodeTime = await ask("load", params, options);
  if (decodeTime) pace(decodeTime);
}

/**
 * Decode the latent of a recipe.
 * @param {ModelSpec} spec @param {Recipe} latent @param {number} temperature
 * @param {AbortSignal} signal
 * @returns {Promise<Picture>}
 */
export async function decode(spec, latent, temperature, signal) {
  const model = modelOf(spec);
  const params = { model, recipe: named(latent, model), temperature };
  const options = { signal, timeout: RUN_LIMIT_MS };
  try {
    return await ask("decode", params, options);
  } catch (error) {
    if (!(error instanceof LiveError) || error.code !== "forgotten") throw error;
    for (const [key, known] of encodedHere) {
      await ask("remember", { key, latent: known }, { signal });
    }
    return ask("decode", params, options);
  }
}

/**
 * Encode a picture and keep its latent under `key`, for recipes {encoded: key}.
 * @param {ModelSpec} spec @param {string} key
 * @param {Uint8Array | Uint8ClampedArray} pixels 8-bit levels of the model's size, one to four a
 *   pixel: at least the model's channels, of which the first are read
 * @param {AbortSignal} signal
 * @returns {Promise<Encoded>}
 */
export async function encode(spec, key, pixels, signal) {
  const model = modelOf(spec);
  const place = placeOf(key, model);
  const params = { model, key: place, pixels };
  const { logDensity, latent } = await ask("encode", params, { signal, timeout: RUN_LIMIT_MS });
  encodedHere.set(place, latent);
  const bitsPerDim = Math.log2(spec.levels) - logDensity / (spec.latent.dimension * Math.LN2);
  return { key, logDensity, bitsPerDim, latent };
}

/**
 * Make the runtime and graphs ready that are of no model of pictures.
 * @param {LiveFile[]} files of a figure @param {string[]} roles the graphs
 * @param {Context} context
 */
export async function loadFiles(files, roles, { base, signal, progress }) {
  const params = {
    base: base.href,
    runtime: files.filter((file) => RUNTIME_ROLES.includes(file.role)),
    files: files.filter((file) => roles.includes(file.role)),
  };
  await ask("load", params, { signal, timeout: LOAD_LIMIT_MS, onProgress: progress });
}

/**
 * Every word's scores for a weighted sum of words, by a scorer that is loaded.
 * @param {string} hash of the scorer @param {Record<string, string>} ports role -> name
 * @param {[id: number, weight: number][]} terms @param {AbortSignal} signal
 * @returns {Promise<{cosine: Float32Array, logits: Float32Array}>} by id
 */
export function score(hash, ports, terms, signal) {
  return ask("score", { hash, ports, terms }, { signal, timeout: RUN_LIMIT_MS });
}

/** End the worker; the only way to give its memory back. */
export function stop() {
  client.terminate();
}

/**
 * @param {string} method @param {object} params
 * @param {import("../../live/static/worker_client.mjs").CallOptions} options
 */
async function ask(method, params, options) {
  try {
    return await client.call(method, params, options);
  } catch (error) {
    // A runtime that crashed, out of memory say, answers no more.
    if (error instanceof LiveError && ["runtime", "memory"].includes(error.code)) client.terminate(error);
    throw error;
  }
}

/** @param {ModelSpec} spec */
function modelOf({ model, ports, latent, image, levels, files }) {
  const hashes = Object.fromEntries(files.map((file) => [file.role, file.sha256]));
  return { model, ports, latent, image, levels, hashes };
}

/**
 * The same recipe, its keys made the model's own: two models may use one key.
 * @param {Recipe} recipe @param {ReturnType<typeof modelOf>} model @returns {Recipe}
 */
function named(recipe, model) {
  if ("encoded" in recipe) return { encoded: placeOf(recipe.encoded, model) };
  if ("arc" in recipe) {
    const [t, start, end] = recipe.arc;
    return { arc: [t, named(start, model), named(end, model)] };
  }
  if (!("mix" in recipe)) return recipe;
  return { ...recipe, mix: recipe.mix.map(([weight, part]) => [weight, named(part, model)]) };
}

/** @param {string} key @param {ReturnType<typeof modelOf>} model */
function placeOf(key, { model }) {
  return `${model}/${key}`;
}

/** @param {ModelSpec} spec @param {string} role */
function fileOf(spec, role) {
  const found = spec.files.find((file) => file.role === role);
  if (!found) throw new TypeError(`the figure names no ${role}`);
  return found;
}
