// Graphs computed in a module worker, by the site's own engine or by ONNX Runtime: one back end a worker,
// any number of models, one image a call.
// @in-one: with the engine they are thirty files, and readers wait for little else.
import { LiveError, asLiveError } from "../../live/static/errors.mjs";
import { fetchVerified } from "../../live/static/fetch_verified.mjs";
import { logistics, normals } from "../../live/static/latents.mjs";
import { sealScope } from "../../live/static/sealed_scope.mjs";
import { Transfer, serve } from "../../live/static/worker_server.mjs";
import { bytesOf, sameNumbers, samePicture } from "./golden.mjs";
import { toCells, toLevels, toRgba } from "./pixels.mjs";
import { evaluate } from "./recipes.mjs";
import { readRows } from "./safetensors.mjs";

/**
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("./runtime.mjs").ModelData} ModelData
 * @typedef {ModelData & {hashes: Record<string, string>}} Model hashes: file role -> sha256
 * @typedef {(file: LiveFile) => Promise<Uint8Array<ArrayBuffer>>} FetchFile
 *
 * @typedef {object} Values of an input of a graph
 * @property {Float32Array | BigInt64Array} data
 * @property {readonly number[]} dims
 *
 * @typedef {object} Session a graph that is ready to run; values by the names of its ports
 * @property {(feeds: Record<string, Values>) => Promise<Record<string, {data: Float32Array}>>} run
 *
 * @typedef {Record<string, Uint8Array<ArrayBuffer>>} External files that hold weights of a graph, by
 *   the names that it has for them
 * @typedef {object} BackEnd what computes graphs
 * @property {(bytes: Uint8Array<ArrayBuffer>, external: External) => Promise<Session>} open reads the
 *   bytes and keeps none of them
 * @property {WebAssembly.Module} [kernels] what other workers need not compile again
 *
 * @typedef {{kernels: WebAssembly.Module, contents: External}} Shared contents: of files, by sha256
 * @typedef {{hash: string, ports: Record<string, string>, golden?: string}} Scorer hash and golden:
 *   sha256; ports: role -> name
 */

/** By the names that workers.mjs has for them. */
const BACK_ENDS = {
  engine: () => import("./engine.mjs"),
  onnxruntime: () => import("./onnx_runtime.mjs"),
};
const PRIORS = { gaussian: normals, logistic: logistics };
/** Draws kept: a slider asks for the same few again and again. */
const MAX_DRAWS = 64;

/** @type {Promise<BackEnd> | null} */
let backEnd = null;
/** Sessions and tensors, opened or on their way. @type {Map<string, Promise<any>>} by sha256 */
const opened = new Map();
/** @type {Map<string, Float32Array>} */
const draws = new Map();
/** Latents of pictures that were encoded here. @type {Map<string, Float32Array>} */
const encoded = new Map();
/** Files whose weights another graph or another worker may want. @type {Map<string, Promise<Uint8Array<ArrayBuffer>>>} */
const contents = new Map();
/** The end of the queue: a back end does one thing at a time. @type {Promise<unknown>} */
let last = Promise.resolve();

serve({
  /**
   * Bring back end and model up; what is there already is not loaded again.
   * @param {{base: string, by: keyof BACK_ENDS, runtime: LiveFile[], files: LiveFile[],
   *   pictures?: Model, scorer?: Scorer, shared?: Shared}} params by: the same in all calls of a
   *   worker; pictures: the model that the files are of, where it is one of pictures; shared: what
   *   another worker has
   * @returns {Promise<number>} milliseconds of a decode once warm, or 0 when nothing was loaded
   * Raises LiveError "unfit" where the engine fails: it doesn't know a graph, computes it otherwise
   * than at build, or not at all, unless that is for want of memory.
   */
  async load({ base, by, runtime, files, pictures, scorer, shared }, { progress, signal }) {
    const fresh = files.filter((file) => !opened.has(file.sha256));
    const parts = { runtime: counter(backEnd ? [] : runtime), model: counter(fresh) };
    const report = () => {
      const stage = parts.runtime.loaded < parts.runtime.total ? "runtime" : "model";
      const sum = (/** @type {"loaded" | "total"} */ key) => parts.runtime[key] + parts.model[key];
      progress(stage, sum("loaded"), sum("total"));
    };
    /** @param {"runtime" | "model"} part */
    const fetcher = (part) => async (/** @type {LiveFile} */ file) => {
      const known = shared?.contents[file.sha256];
      if (known) return known;
      return fetchVerified(file, base, {
        signal,
        onBytes: (count) => {
          parts[part].loaded += count;
          report();
        },
      });
    };
    let time = 0;
    /** @param {LiveFile} file */
    const ready = async (file) => {
      const found = await open(file, fetcher("model"), by, pictures);
      if (pictures && file.role in pictures.ports) {
        progress("warm-up", 0, 0);
        const milliseconds = await inTurn(() => warmUp(found, file.role, pictures));
        if (file.role === "decoder") time = milliseconds;
      }
      if (scorer?.hash === file.sha256) await inTurn(() => testScorer(found, scorer));
      return found;
    };
    // All promises are stored before the first await, so that two figures share one download.
    backEnd ??= startBackEnd(by, runtime, base, fetcher("runtime"), shared);
    for (const file of fresh) opened.set(file.sha256, ready(file));
    try {
      await backEnd;
      if (fresh.length) progress("compile", 0, 0);
      await Promise.all(files.map((file) => opened.get(file.sha256)));
    } catch (error) {
      // A failed start must not be remembered: the next Run tries again.
      await backEnd?.catch(() => (backEnd = null));
      for (const file of files) await opened.get(file.sha256)?.catch(() => opened.delete(file.sha256));
      // Kernels that don't compile, a graph that only here is found unknown, a run that traps: whatever
      // it is, the page goes on with ONNX Runtime. Where memory is short, that needs more of it still.
      const isOwn = by === "engine" && !(error instanceof LiveError);
      const goesOn = isOwn && asLiveError(error).code !== "memory";
      throw goesOn ? new LiveError("unfit", String(error).slice(0, 300)) : error;
    }
    return time;
  },

  /** Those of these files that are not here. @param {{hashes: string[]}} params */
  missing({ hashes }) {
    return hashes.filter((hash) => !opened.has(hash));
  },

  /**
   * What another worker need not download and compile again.
   * @param {{hashes: string[]}} params of files @returns {Promise<Shared>}
   */
  async share({ hashes }) {
    const { kernels } = /** @type {BackEnd} */ (await backEnd);
    /** @type {Shared["contents"]} */
    const shared = {};
    for (const hash of hashes) shared[hash] = await contentOf(hash);
    return { kernels: /** @type {WebAssembly.Module} */ (kernels), contents: shared };
  },

  /**
   * Decode the latent of a recipe.
   * @param {{model: Model, recipe: import("./recipes.mjs").Recipe, temperature: number}} params
   * @returns {Promise<Transfer>} {width, height, channels, rgba, levels, numbers}
   */
  async decode({ model, recipe, temperature }, { signal }) {
    const z = evaluate(recipe, await sourceOf(model));
    const session = await sessionOf(model.hashes.decoder, "decoder");
    const { width, height, channels } = model.image;
    const image = await inTurn(() => runDecoder(session, model, z, temperature), signal);
    const rgba = toRgba(image, channels, height, width);
    const levels = toLevels(image, channels, height * width);
    const numbers = image.slice();
    const picture = { width, height, channels, rgba, levels, numbers };
    return new Transfer(picture, [rgba.buffer, levels.buffer, numbers.buffer]);
  },

  /**
   * Encode a picture of the model's size and keep its latent under `key`.
   * @param {{model: Model, key: string, numbers: Float32Array, noise?: Float32Array}} params numbers:
   *   channels × height × width, in [0, 1]; noise: of an encoder that takes it
   * @returns {Promise<Transfer>} {logDensity, latent}
   */
  async encode({ model, key, numbers, noise }, { signal }) {
    const session = await sessionOf(model.hashes.encoder, "encoder");
    const outputs = await inTurn(() => runEncoder(session, model, numbers, noise), signal);
    const latent = Float32Array.from(outputs.latent.data);
    encoded.set(key, latent);
    const copy = latent.slice();
    return new Transfer({ logDensity: outputs.log_density.data[0], latent: copy }, [copy.buffer]);
  },

  /**
   * A picture whose latent is an example, where decoding that doesn't give it back.
   * @param {{model: Model, index: number}} params
   * @returns {Promise<Float32Array>} channels × height × width, in [0, 1]
   */
  async original({ model, index }) {
    const rows = await opened.get(model.hashes.originals);
    if (!rows?.[index]) throw new LiveError("runtime", `there is no original ${index}`);
    return rows[index];
  },

  /**
   * Score all words for a weighted sum of some.
   * @param {{scorer: Scorer, terms: [id: number, weight: number][]}} params
   * @returns {Promise<Transfer>} {cosine, logits}
   */
  async score({ scorer, terms }, { signal }) {
    const session = await sessionOf(scorer.hash, "scorer");
    const scores = await inTurn(() => runScorer(session, scorer, terms), signal);
    const [cosine, logits] = [scores.cosine, scores.logits].map((values) => values.slice());
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
 * @param {keyof BACK_ENDS} by @param {LiveFile[]} files @param {string} base
 * @param {FetchFile} fetchFile @param {Shared} [shared]
 * @returns {Promise<BackEnd>}
 */
async function startBackEnd(by, files, base, fetchFile, shared) {
  const { start } = await BACK_ENDS[by]();
  const started = await start(files, base, fetchFile, shared?.kernels);
  sealScope();
  return started;
}

/**
 * @param {LiveFile} file @param {FetchFile} fetchFile @param {keyof BACK_ENDS} by @param {Model} [model]
 * @returns {Promise<any>} a session, the rows of a tensor, or what JSON says
 */
async function open(file, fetchFile, by, model) {
  const coming = fetchFile(file);
  const external = Object.values(model?.external ?? {});
  const isKept = by === "engine" || external.some((roles) => Object.values(roles).includes(file.role));
  if (isKept) contents.set(file.sha256, coming);
  const bytes = await coming;
  if (/\.safetensors(\.gz)?$/.test(file.url)) return readRows(bytes);
  if (file.url.endsWith(".json")) return JSON.parse(new TextDecoder().decode(bytes));
  const computing = await /** @type {Promise<BackEnd>} */ (backEnd);
  /** @type {External} */
  const others = {};
  for (const [name, role] of Object.entries(model?.external?.[file.role] ?? {})) {
    others[name] = await contentOf(model?.hashes[role] ?? "");
  }
  const session = await inTurn(() => computing.open(bytes, others));
  if (!isKept) free(bytes);
  return session;
}

/** @param {string} hash @returns {Promise<Uint8Array<ArrayBuffer>>} */
async function contentOf(hash) {
  const content = await contents.get(hash);
  if (!content) throw new LiveError("runtime", "a file is not loaded");
  return content;
}

/**
 * Give the memory of these bytes back at once; where a browser can't, its garbage collector does.
 * @param {Uint8Array<ArrayBuffer>} content
 */
function free({ buffer }) {
  /** @type {any} */ (buffer).transfer?.(0);
}

/**
 * A graph's first run, which is slow, since the browser still translates what computes it; and, where
 * there is a golden picture, the proof that it computes rightly here.
 * @param {Session} session @param {string} role @param {Model} model
 * @returns {Promise<number>} milliseconds of the second run
 */
async function warmUp(session, role, model) {
  /** @type {import("./golden.mjs").Golden} */
  const golden = (await opened.get(model.hashes.golden)) ?? {};
  const run = { decoder: testDecoder, encoder: testEncoder }[role];
  if (!run) return 0;
  await run(session, model, golden);
  const start = performance.now();
  await run(session, model, golden);
  return performance.now() - start;
}

/** @param {Session} session @param {Model} model @param {import("./golden.mjs").Golden} golden */
async function testDecoder(session, model, { decoder }) {
  const { latent, image } = model;
  if (!decoder) return runDecoder(session, model, new Float32Array(latent.dimension), 0);
  const z = PRIORS[latent.prior](decoder.seed, latent.dimension, decoder.stream);
  const found = await runDecoder(session, model, z, decoder.temperature);
  const rgba = toRgba(found, image.channels, image.height, image.width);
  expect(samePicture(rgba, bytesOf(decoder.pixels), image.channels), "decoder");
}

/** @param {Session} session @param {Model} model @param {import("./golden.mjs").Golden} golden */
async function testEncoder(session, model, { decoder, encoder }) {
  const { width, height, channels } = model.image;
  const area = width * height;
  if (!decoder || !encoder) return runEncoder(session, model, new Float32Array(area * channels));
  const cells = toCells(bytesOf(decoder.pixels), channels, area, model.levels);
  const { latent, log_density: density } = await runEncoder(session, model, cells);
  const same = sameNumbers(latent.data, encoder.latent) && sameNumbers(density.data, encoder.log_density);
  expect(same, "encoder");
}

/** @param {Session} session @param {Scorer} scorer */
async function testScorer(session, scorer) {
  /** @type {import("./golden.mjs").Golden["scorer"]} */
  const golden = (await opened.get(scorer.golden ?? ""))?.scorer;
  if (!golden) return;
  const { cosine, logits } = await runScorer(session, scorer, golden.terms);
  expect(sameNumbers(cosine, golden.cosine) && sameNumbers(logits, golden.logits), "scorer");
}

/** @param {boolean} same @param {string} role */
function expect(same, role) {
  if (!same) throw new LiveError("unfit", `the ${role} gives other numbers than at build`);
}

/**
 * @param {Session} session @param {Model} model @param {Float32Array} z @param {number} temperature
 */
async function runDecoder(session, model, z, temperature) {
  const outputs = await runGraph(session, model.ports.decoder, {
    latent: { data: z, dims: [1, z.length] },
    temperature: { data: Float32Array.of(temperature), dims: [1] },
  });
  return outputs.image.data;
}

/**
 * @param {Session} session @param {Model} model @param {Float32Array} numbers
 * @param {Float32Array} [noise] none is as zeros
 */
function runEncoder(session, model, numbers, noise) {
  const { image, latent, ports } = model;
  const { width, height, channels } = image;
  /** @type {Record<string, Values>} */
  const inputs = { image: { data: numbers, dims: [1, channels, height, width] } };
  if ("noise" in ports.encoder) {
    const data = noise ?? new Float32Array(latent.dimension);
    inputs.noise = { data, dims: [1, latent.dimension] };
  }
  return runGraph(session, ports.encoder, inputs);
}

/** @param {Session} session @param {Scorer} scorer @param {[id: number, weight: number][]} terms */
async function runScorer(session, { ports }, terms) {
  const dims = [terms.length];
  const outputs = await runGraph(session, ports, {
    ids: { data: BigInt64Array.from(terms, ([id]) => BigInt(id)), dims },
    weights: { data: Float32Array.from(terms, ([, weight]) => weight), dims },
  });
  return { cosine: outputs.cosine.data, logits: outputs.logits.data };
}

/**
 * @param {Session} session @param {Record<string, string>} ports role -> name
 * @param {Record<string, Values>} inputs by port's role
 * @returns {Promise<Record<string, {data: Float32Array}>>} by port's role
 */
async function runGraph(session, ports, inputs) {
  const feeds = Object.entries(inputs).map(([port, values]) => [ports[port], values]);
  const outputs = /** @type {Record<string, any>} */ (await session.run(Object.fromEntries(feeds)));
  return Object.fromEntries(Object.entries(ports).map(([port, name]) => [port, outputs[name]]));
}

/** @param {string} hash @param {string} role @returns {Promise<Session>} */
async function sessionOf(hash, role) {
  const session = await opened.get(hash);
  if (!session) throw new LiveError("runtime", `the ${role} is not loaded`);
  return session;
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
