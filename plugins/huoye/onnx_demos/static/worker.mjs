// ONNX Runtime in a module worker: one runtime, any number of models, one image a call.
import { LiveError } from "../../live/static/errors.mjs";
import { fetchVerified } from "../../live/static/fetch_verified.mjs";
import { logistics, normals } from "../../live/static/latents.mjs";
import { sealScope } from "../../live/static/sealed_scope.mjs";
import { Transfer, serve } from "../../live/static/worker_server.mjs";
import { widenWeights } from "./half_weights.mjs";
import { toCells, toLevels, toRgba } from "./pixels.mjs";
import { evaluate } from "./recipes.mjs";
import { readRows } from "./safetensors.mjs";

/**
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("./runtime.mjs").ModelData} ModelData
 * @typedef {ModelData & {hashes: Record<string, string>}} Model hashes: file role -> sha256
 * @typedef {(bytes: Uint8Array<ArrayBuffer>) => any} Opener
 */

const PRIORS = { gaussian: normals, logistic: logistics };
/** Draws kept: a slider asks for the same few again and again. */
const MAX_DRAWS = 64;

/** @type {Promise<any> | null} */
let runtime = null;
/** Sessions and tensors, opened or on their way. @type {Map<string, Promise<any>>} by sha256 */
const opened = new Map();
/** @type {Map<string, Float32Array>} */
const draws = new Map();
/** Latents of pictures that were encoded here. @type {Map<string, Float32Array>} */
const encoded = new Map();
/** The end of the queue: a runtime does one thing at a time. @type {Promise<unknown>} */
let last = Promise.resolve();

serve({
  /**
   * Bring runtime and model up; what is there already is not loaded again.
   * @param {{base: string, runtime: LiveFile[], files: LiveFile[], pictures?: Model}} params
   *   pictures: the model that the files are of, where it is one of pictures, whose graphs are then
   *   warmed up
   * @returns {Promise<number>} milliseconds of a decode once warm, or 0 when nothing was loaded
   */
  async load({ base, runtime: runtimeFiles, files, pictures }, { progress, signal }) {
    const fresh = files.filter((file) => !opened.has(file.sha256));
    const parts = { runtime: counter(runtime ? [] : runtimeFiles), model: counter(fresh) };
    const report = () => {
      const stage = parts.runtime.loaded < parts.runtime.total ? "runtime" : "model";
      const sum = (/** @type {"loaded" | "total"} */ key) => parts.runtime[key] + parts.model[key];
      progress(stage, sum("loaded"), sum("total"));
    };
    /** @param {"runtime" | "model"} part */
    const fetcher = (part) => (/** @type {LiveFile} */ file) =>
      fetchVerified(file, base, {
        signal,
        onBytes: (count) => {
          parts[part].loaded += count;
          report();
        },
      });
    // All promises are stored before the first await, so that two figures share one download.
    runtime ??= startRuntime(runtimeFiles, base, fetcher("runtime"));
    for (const file of fresh) opened.set(file.sha256, open(file, fetcher("model")));
    try {
      await runtime;
      if (fresh.length) progress("compile", 0, 0);
      await Promise.all(files.map((file) => opened.get(file.sha256)));
    } catch (error) {
      // A failed start must not be remembered: the next Run tries again.
      await runtime.catch(() => (runtime = null));
      for (const file of files) await opened.get(file.sha256)?.catch(() => opened.delete(file.sha256));
      throw error;
    }
    if (!pictures) return 0;
    const graphs = fresh.filter((file) => file.role in pictures.ports);
    if (!graphs.length) return 0;
    progress("warm-up", 0, 0);
    return inTurn(() => warmUp(pictures, graphs), signal);
  },

  /**
   * Decode the latent of a recipe.
   * @param {{model: Model, recipe: import("./recipes.mjs").Recipe, temperature: number}} params
   * @returns {Promise<Transfer>} {width, height, channels, rgba, levels}
   */
  async decode({ model, recipe, temperature }, { signal }) {
    const z = evaluate(recipe, await sourceOf(model));
    const image = await inTurn(() => runDecoder(model, z, temperature), signal);
    const [, channels, height, width] = image.dims;
    const rgba = toRgba(image.data, channels, height, width);
    const levels = toLevels(image.data, channels, height * width);
    const picture = { width, height, channels, rgba, levels };
    return new Transfer(picture, [rgba.buffer, levels.buffer]);
  },

  /**
   * Encode a picture of the model's size and keep its latent under `key`.
   * @param {{model: Model, key: string, pixels: Uint8Array}} params
   * @returns {Promise<Transfer>} {logDensity, latent}
   */
  async encode({ model, key, pixels }, { signal }) {
    const { image } = model;
    const cells = toCells(pixels, image.channels, image.height * image.width, model.levels);
    const outputs = await inTurn(() => runEncoder(model, cells), signal);
    const latent = Float32Array.from(outputs.latent.data);
    encoded.set(key, latent);
    const copy = latent.slice();
    return new Transfer({ logDensity: outputs.log_density.data[0], latent: copy }, [copy.buffer]);
  },

  /**
   * Score all words for a weighted sum of some.
   * @param {{hash: string, ports: Record<string, string>, terms: [number, number][]}} params hash:
   *   of the scorer
   * @returns {Promise<Transfer>} {cosine, logits}
   */
  async score({ hash, ports, terms }, { signal }) {
    const session = await opened.get(hash);
    if (!session) throw new LiveError("runtime", "the scorer is not loaded");
    const { Tensor } = await runtime;
    const ids = BigInt64Array.from(terms, ([id]) => BigInt(id));
    const weights = Float32Array.from(terms, ([, weight]) => weight);
    const outputs = await inTurn(
      () =>
        session.run({
          [ports.ids]: new Tensor("int64", ids, [ids.length]),
          [ports.weights]: new Tensor("float32", weights, [weights.length]),
        }),
      signal,
    );
    const [cosine, logits] = ["cosine", "logits"].map((role) =>
      Float32Array.from(outputs[ports[role]].data),
    );
    return new Transfer({ cosine, logits }, [cosine.buffer, logits.buffer]);
  },

  /**
   * Take back a latent that an earlier worker encoded.
   * @param {{key: string, latent: Float32Array}} params
   */
  remember({ key, latent }) {
    encoded.set(key, latent);
  },
});

/** @param {LiveFile[]} files */
function counter(files) {
  return { loaded: 0, total: files.reduce((sum, file) => sum + file.bytes, 0) };
}

/**
 * @param {LiveFile[]} files @param {string} base
 * @param {(file: LiveFile) => Promise<Uint8Array<ArrayBuffer>>} fetchFile
 */
async function startRuntime(files, base, fetchFile) {
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
  sealScope();
  return ort;
}

/**
 * @param {LiveFile} file
 * @param {(file: LiveFile) => Promise<Uint8Array<ArrayBuffer>>} fetchFile
 * @returns {Promise<any>} a session, or the rows of a tensor
 */
async function open(file, fetchFile) {
  const bytes = await fetchFile(file);
  if (file.url.endsWith(".safetensors")) return readRows(bytes);
  const { graph, externalData } = widenWeights(bytes);
  free(bytes);
  const ort = await /** @type {Promise<any>} */ (runtime);
  return inTurn(async () => {
    const session = await ort.InferenceSession.create(graph, {
      executionProviders: ["wasm"],
      externalData,
    });
    // Read now, and compiled: the 14 MB of the runtime are not needed again either.
    free(graph, ...externalData.map(({ data }) => data));
    if (ort.env.wasm.wasmBinary) free(new Uint8Array(ort.env.wasm.wasmBinary));
    ort.env.wasm.wasmBinary = undefined;
    return session;
  });
}

/**
 * Give the memory of these bytes back at once; where a browser can't, its garbage collector does.
 * @param {Uint8Array<ArrayBuffer>[]} contents
 */
function free(...contents) {
  for (const { buffer } of contents) /** @type {any} */ (buffer).transfer?.(0);
}

/**
 * The first run of a graph is slow, since the engine still translates the runtime.
 * @param {Model} model @param {LiveFile[]} graphs
 * @returns {Promise<number>} milliseconds of the decoder's second run
 */
async function warmUp(model, graphs) {
  const { width, height, channels } = model.image;
  let time = 0;
  for (const { role } of graphs) {
    if (role === "encoder") await runEncoder(model, new Float32Array(width * height * channels));
    if (role !== "decoder") continue;
    const z = new Float32Array(model.latent.dimension);
    await runDecoder(model, z, 0);
    const start = performance.now();
    await runDecoder(model, z, 0);
    time = performance.now() - start;
  }
  return time;
}

/** @param {Model} model @param {Float32Array} z @param {number} temperature */
async function runDecoder(model, z, temperature) {
  const outputs = await runGraph(model, "decoder", {
    latent: [z, [1, z.length]],
    temperature: [Float32Array.of(temperature), [1]],
  });
  return outputs.image;
}

/** @param {Model} model @param {Float32Array} cells */
function runEncoder(model, cells) {
  const { width, height, channels } = model.image;
  return runGraph(model, "encoder", { image: [cells, [1, channels, height, width]] });
}

/**
 * @param {Model} model @param {string} role
 * @param {Record<string, [Float32Array, number[]]>} inputs port role -> data and shape
 * @returns {Promise<Record<string, {data: Float32Array, dims: number[]}>>} port role -> tensor
 */
async function runGraph(model, role, inputs) {
  const session = await opened.get(model.hashes[role]);
  if (!session) throw new LiveError("runtime", `the ${role} is not loaded`);
  const { Tensor } = await runtime;
  const ports = model.ports[role];
  const feeds = Object.entries(inputs).map(([port, [data, shape]]) => [
    ports[port],
    new Tensor("float32", data, shape),
  ]);
  const outputs = await session.run(Object.fromEntries(feeds));
  return Object.fromEntries(Object.entries(ports).map(([port, name]) => [port, outputs[name]]));
}

/**
 * @param {Model} model
 * @returns {Promise<import("./recipes.mjs").Source>}
 */
async function sourceOf({ hashes, latent: { dimension, prior } }) {
  const examples = (await opened.get(hashes.examples)) ?? [];
  const directions = (await opened.get(hashes.directions)) ?? [];
  /** @template T @param {T | undefined} found @param {string} what @returns {T} */
  const need = (found, what) => {
    if (found === undefined) throw new LiveError("runtime", `there is no ${what}`);
    return found;
  };
  return {
    dimension,
    example: (index) => need(examples[index], `example ${index}`),
    direction: (index) => need(directions[index], `direction ${index}`),
    encoded: (key) => {
      const found = encoded.get(key);
      if (!found) throw new LiveError("forgotten", key);
      return found;
    },
    draw: (seed, stream) => {
      const key = [prior, dimension, seed, stream].join();
      const found = draws.get(key) ?? PRIORS[prior](seed, dimension, stream);
      draws.set(key, found);
      if (draws.size > MAX_DRAWS) draws.delete(/** @type {string} */ (draws.keys().next().value));
      return found;
    },
  };
}

/**
 * Do `task` when all that was asked before is done, unless it is no longer wanted.
 * @template T @param {() => Promise<T>} task @param {AbortSignal} [signal] @returns {Promise<T>}
 */
function inTurn(task, signal) {
  const mine = last.then(() => {
    if (signal?.aborted) throw new LiveError("stopped");
    return task();
  });
  last = mine.catch(() => {});
  return mine;
}
