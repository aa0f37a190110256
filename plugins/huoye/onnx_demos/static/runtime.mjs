// Models of pictures, made ready and run for a figure.
import { LiveError } from "../../live/static/errors.mjs";
import { loadBest } from "./back_ends.mjs";
import { toCells, toLevels } from "./pixels.mjs";
import { fileOf, load, run, runAll } from "./workers.mjs";

export { stop } from "./workers.mjs";

/**
 * @typedef {(method: string, params: object) => Promise<any>} Run of worker.mjs
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
 * @property {Record<string, Record<string, string>>} [external] graph's role -> the name by which its
 *   weights lie in another file -> that file's role
 * @property {import("./back_ends.mjs").EngineFiles} [engine]
 *
 * @typedef {ModelData & {files: LiveFile[]}} ModelSpec
 *
 * @typedef {object} Picture
 * @property {number} width @property {number} height @property {number} channels
 * @property {Uint8ClampedArray<ArrayBuffer>} rgba
 * @property {Uint8Array} levels height × width × channels, of which each value is in the cell: what
 *   gives back a picture that was encoded (rgba is rounded for the eye)
 * @property {Float32Array} numbers channels × height × width, in [0, 1]: before any rounding
 *
 * @typedef {object} Encoded
 * @property {string} key
 * @property {number} logDensity nats of the picture, its pixels in [0, 1]
 * @property {number} bitsPerDim
 * @property {Float32Array} latent
 */

/** Latents encoded in this page: workers come and go. @type {Map<string, Float32Array>} */
const encodedHere = new Map();

/**
 * Make a model's files of these roles ready, with what computes them.
 * @param {ModelSpec} spec @param {Context} context @param {string[]} [roles]
 * @returns {Promise<Model>} for this run of the figure
 */
export async function openModel(spec, context, roles = ["decoder"]) {
  const { base, signal, progress, pace } = context;
  const { model, ports, latent, image, levels, external } = spec;
  const hashes = Object.fromEntries(spec.files.map((file) => [file.role, file.sha256]));
  const pictures = { model, ports, latent, image, levels, external, hashes };
  const { by, loading } = await loadBest(spec, context, async (by, runtime) => {
    const wanted = by === "engine" ? [...roles, "golden"] : roles;
    const files = wanted.map((role) => fileOf(spec.files, role));
    const loading = { base: base.href, runtime, files, pictures };
    const decodeTime = await load(by, loading, { signal, onProgress: progress });
    if (decodeTime) pace(decodeTime);
    return { by, loading };
  });
  return new Model(pictures, by, loading, signal);
}

/** A model that is ready, for one run. */
export class Model {
  #pictures;
  #loading;
  #signal;

  /**
   * @param {import("./worker.mjs").Model} pictures what the worker knows it by
   * @param {import("./workers.mjs").Computing} by @param {import("./workers.mjs").Loading} loading
   * @param {AbortSignal} signal
   */
  constructor(pictures, by, loading, signal) {
    /** What computes it. @readonly */
    this.by = by;
    this.#pictures = pictures;
    this.#loading = loading;
    this.#signal = signal;
  }

  /**
   * Decode the latent of a recipe.
   * @param {Recipe} latent @param {number} temperature
   * @returns {Promise<Picture>}
   */
  decode(latent, temperature) {
    return this.#decode(latent, temperature, (method, params) => this.#run(method, params));
  }

  /**
   * Decode several, and give the pictures in the order of their recipes.
   * @param {Recipe[]} latents @param {number} temperature
   * @returns {AsyncGenerator<Picture, void>}
   */
  decodeAll(latents, temperature) {
    /** @type {(latent: Recipe, run: Run) => Promise<Picture>} */
    const act = (latent, run) => this.#decode(latent, temperature, run);
    return runAll(this.by, this.#loading, latents, act, this.#signal);
  }

  /**
   * Encode a picture and keep its latent under `key`, for recipes {encoded: key}.
   * @param {string} key
   * @param {Uint8Array | Uint8ClampedArray} pixels 8-bit levels of the model's size, one to four a
   *   pixel: at least the model's channels, of which the first are read
   * @returns {Promise<Encoded>}
   */
  encode(key, pixels) {
    const { levels, image } = this.#pictures;
    return this.encodeNumbers(key, toCells(pixels, image.channels, image.width * image.height, levels));
  }

  /**
   * As `encode`.
   * @param {string} key @param {Float32Array} numbers channels × height × width, in [0, 1]
   * @param {Float32Array} [noise] of the prior, for an encoder that takes it; the density is then of
   *   what it draws
   * @returns {Promise<Encoded>}
   */
  async encodeNumbers(key, numbers, noise) {
    const place = this.#placeOf(key);
    const params = { model: this.#pictures, key: place, numbers, noise };
    const { logDensity, latent } = await this.#run("encode", params);
    encodedHere.set(place, latent);
    const bitsPerDim = Math.log2(this.#pictures.levels) - logDensity / (numbers.length * Math.LN2);
    return { key, logDensity, bitsPerDim, latent };
  }

  /**
   * A shipped picture as the model sees it.
   * @param {number} index
   * @returns {Promise<Uint8Array>} 8-bit levels, height × width × channels
   */
  async example(index) {
    const { hashes, image } = this.#pictures;
    if (!hashes.originals) return (await this.decode({ example: index }, 1)).levels;
    const numbers = await this.#run("original", { model: this.#pictures, index });
    return toLevels(numbers, image.channels, image.width * image.height);
  }

  /** @param {Recipe} latent @param {number} temperature @param {Run} run @returns {Promise<Picture>} */
  async #decode(latent, temperature, run) {
    const params = { model: this.#pictures, recipe: this.#named(latent), temperature };
    try {
      return await run("decode", params);
    } catch (error) {
      if (!(error instanceof LiveError) || error.code !== "forgotten") throw error;
      for (const [key, known] of encodedHere) await run("remember", { key, latent: known });
      return run("decode", params);
    }
  }

  /** @param {string} method @param {object} params */
  #run(method, params) {
    return run(this.by, method, params, this.#signal);
  }

  /**
   * The same recipe, its keys made the model's own: two models may use one key.
   * @param {Recipe} recipe @returns {Recipe}
   */
  #named(recipe) {
    if ("encoded" in recipe) return { encoded: this.#placeOf(recipe.encoded) };
    if ("arc" in recipe) {
      const [t, start, end] = recipe.arc;
      return { arc: [t, this.#named(start), this.#named(end)] };
    }
    if (!("mix" in recipe)) return recipe;
    return { ...recipe, mix: recipe.mix.map(([weight, part]) => [weight, this.#named(part)]) };
  }

  /** @param {string} key */
  #placeOf(key) {
    return `${this.#pictures.model}/${key}`;
  }
}
