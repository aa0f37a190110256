// What computes a figure's model: the site's own engine, and ONNX Runtime where the engine is not fit for
// this device, or where a reader wants to hear a second opinion.
import { LiveError } from "../../live/static/errors.mjs";
import { fill } from "../../live/static/words.mjs";
import { runtimeOf } from "./workers.mjs";

/**
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("./workers.mjs").Computing} Computing
 *
 * @typedef {object} EngineFiles what engine_files.py says, of a model that the engine computes
 * @property {LiveFile[]} kernels "plain" and "relaxed", of which one is fetched
 * @property {LiveFile[]} onnxruntime what else could compute it
 */

/**
 * A module of one function that gives a v128.
 * @param {number[]} body its instructions, but for the end
 */
const probe = (body) =>
  new Uint8Array([
    // The magic number and the version; a type () -> v128; a function of it.
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...[1, 5, 1, 96, 0, 1, 123],
    ...[3, 2, 1, 0],
    ...[10, body.length + 4, 1, body.length + 2, 0, ...body, 11],
  ]);
/** i32.const 0, i8x16.splat */
const ZEROS = [65, 0, 253, 15];
const SIMD = probe(ZEROS);
/** f32x4.relaxed_madd of three. */
const RELAXED_SIMD = probe([...ZEROS, ...ZEROS, ...ZEROS, 253, 133, 2]);

/** Models on which the engine has failed here, by their files. @type {Set<string>} */
const unfit = new Set();
/** Figures whose next run is to be ONNX Runtime's. @type {WeakSet<HTMLElement>} */
const asked = new WeakSet();
/** Runs, by their signals, that are. @type {WeakMap<AbortSignal, boolean>} */
const second = new WeakMap();

/**
 * Make a model ready with what computes it in this run.
 * @template T
 * @param {{files: LiveFile[], engine?: EngineFiles}} spec @param {Context} context
 * @param {(by: Computing, runtime: LiveFile[]) => Promise<T>} load throws LiveError "unfit" where
 *   that can't compute it
 * @returns {Promise<T>}
 */
export async function loadBest({ files, engine }, context, load) {
  if (!engine) return load("onnxruntime", runtimeOf(files));
  const words = context.words["back_ends.mjs"];
  const model = files.map(({ sha256 }) => sha256).join();
  // The page check asks for the reserve by an attribute of the page.
  if (!("reserve" in document.documentElement.dataset) && !isSecondOpinion(context)) {
    try {
      if (unfit.has(model)) throw new LiveError("unfit");
      const loaded = await load("engine", [kernelsOf(engine)]);
      offerSecondOpinion(engine, context);
      return loaded;
    } catch (error) {
      if (!(error instanceof LiveError) || error.code !== "unfit") throw error;
      unfit.add(model);
      context.tell(fill(words.unfit, { size: sizeOf(engine) }));
    }
  } else context.tell(words.second);
  const loaded = await load("onnxruntime", engine.onnxruntime);
  const button = context.element.querySelector("[data-second]");
  // The next time it costs nothing.
  if (button) button.textContent = words.again;
  return loaded;
}

/**
 * The quickest build that this browser takes. Raises LiveError "unfit" where it takes none.
 * @param {EngineFiles} engine
 */
function kernelsOf({ kernels }) {
  // The page check asks for the build whose bits are the same everywhere by an attribute of the page.
  const builds = "exact" in document.documentElement.dataset ? { plain: SIMD } : { relaxed: RELAXED_SIMD, plain: SIMD };
  const found = Object.entries(builds).find(([, bytes]) => WebAssembly.validate(bytes));
  const file = kernels.find(({ role }) => role === found?.[0]);
  if (!file) throw new LiveError("unfit", "no SIMD");
  return file;
}

/** Whether this run is, of all its models. @param {Context} context */
function isSecondOpinion({ element, signal }) {
  const known = second.get(signal) ?? asked.delete(element);
  second.set(signal, known);
  return known;
}

/**
 * A button behind the figure's actions that has the result computed again, by ONNX Runtime.
 * @param {EngineFiles} engine @param {Context} context
 */
function offerSecondOpinion(engine, { element, words: { "back_ends.mjs": words } }) {
  const extras = element.querySelector("[data-extras]");
  if (!extras || extras.querySelector("[data-second]")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.second = "";
  button.textContent = fill(words.offer, { size: sizeOf(engine) });
  button.addEventListener("click", () => {
    asked.add(element);
    const run = element.querySelector("[data-run]");
    if (run instanceof HTMLElement) run.click();
  });
  extras.append(button);
}

/** As readers are told prices. @param {EngineFiles} engine */
function sizeOf({ onnxruntime }) {
  return `${(onnxruntime.reduce((sum, { gzip }) => sum + gzip, 0) / 1e6).toFixed(1)} MB`;
}
