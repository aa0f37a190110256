// `/// encode`: a picture, its latent and likelihood, and the picture decoded from the latent. Where the
// likelihood has no more than a bound: what one draw of it costs, and where the decoded picture errs.
import { logistics, normals, uniforms } from "../../live/static/latents.mjs";
import { nodeOf } from "../../render/static/nodes.mjs";
import { paintAll } from "../static/canvas.mjs";
import { wakeTools } from "../static/example_sheet.mjs";
import { encodeOwn } from "../static/picture_input.mjs";
import { asSeen, toCells, toHeat, toMisses } from "../static/pixels.mjs";
import { evaluate } from "../static/recipes.mjs";
import { openModel, stop } from "../static/runtime.mjs";
import { draw } from "./encode_drawing.mjs";

export { stop, wakeTools as wake };

/**
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {import("../static/runtime.mjs").Encoded} Encoded
 * @typedef {import("../static/runtime.mjs").Model} Model
 * @typedef {import("../static/runtime.mjs").ModelSpec} ModelSpec
 * @typedef {import("./encode_drawing.mjs").Drawing["numbers"]} Numbers
 * @typedef {{picture: string, noise: number, seed: number}} Inputs
 * @typedef {{below: number[], zero: number[], above: number[]}} Colours
 * @typedef {ModelSpec & {
 *   exact: boolean, limit: number, colours: Colours, words: Record<string, string>, costs?: Costs,
 * }} Spec exact: whether the encoder's log-density is the picture's; limit: of the latent's colours
 *
 * @typedef {{sigma1: number, sigma2: number}} Widths of the noise in the code, and of pixels in [-1, 1]
 * @typedef {object} Costs of a model that has a bound, and whose encoder draws
 * @property {Widths} widths
 * @property {{noise: number, places: number}} streams of the seed
 * @property {number} gain of the map of errors
 * @property {{reconstruction: number, divergence: number}} mean of test pictures
 * @property {import("../../live/static/fetch_verified.mjs").LiveFile[]} files the model's own
 * @property {ModelSpec} [beside] a model that scores the picture exactly
 *
 * @typedef {object} Known a picture that has been encoded
 * @property {string} picture which, and by what it was computed
 * @property {Uint8ClampedArray<ArrayBuffer>} seen
 * @property {Encoded} encoded
 * @property {Numbers} numbers those that are shown
 * @property {ReturnType<typeof toMisses>[]} misses one, or none
 */

const PRIORS = { gaussian: normals, logistic: logistics };
/** The last picture of each figure, which the noise doesn't change. @type {WeakMap<Spec, Known>} */
const lastKnown = new WeakMap();

/** @param {Spec} spec @param {Inputs} inputs @param {Context} context */
export async function run(spec, inputs, context) {
  const isOwn = inputs.picture === "own";
  const files = spec.costs ? spec.costs.files : spec.files;
  const shipped = files.some(({ role }) => role === "originals") ? "originals" : "examples";
  const roles = ["decoder", "encoder", ...(isOwn ? [] : [shipped])];
  const model = await openModel({ ...spec, files }, context, roles);
  const { encoded, numbers, seen, misses } = await knownOf(spec, inputs, model, context);
  const recipe = perturbed(encoded.key, inputs.noise, inputs.seed);
  const decoded = await model.decode(recipe, 1);
  const latent = evaluate(recipe, {
    dimension: spec.latent.dimension,
    encoded: () => encoded.latent,
    draw: (seed, stream) => PRIORS[spec.latent.prior](seed, spec.latent.dimension, stream),
    example: unused,
    direction: unused,
  });
  const { words, limit, exact, image, colours } = spec;
  const pictures = [{ ...image, rgba: seen }, toHeat(latent, limit, colours), decoded, ...misses];
  const content = nodeOf(
    draw({
      pictures: pictures.map(({ width, height }) => [width, height]),
      // As readers count.
      example: isOwn ? null : exampleOf(inputs) + 1,
      noise: inputs.noise,
      limit,
      exact,
      numbers,
      mean: spec.costs ? spec.costs.mean : null,
      words,
    }),
  );
  paintAll(content, pictures);
  return { values: numbers, content };
}

/** @returns {never} */
function unused() {
  throw new TypeError("not part of this figure's recipes");
}

/** @param {Inputs} inputs */
function exampleOf({ picture }) {
  return Number(picture.replace("example ", ""));
}

/**
 * @param {Spec} spec @param {Inputs} inputs @param {Model} model @param {Context} context
 * @returns {Promise<Known>}
 */
async function knownOf(spec, inputs, model, context) {
  const { costs, image } = spec;
  const own = inputs.picture === "own" ? await encodeOwn(spec, model, context) : null;
  const name = own ? `own ${own.version}` : inputs.picture;
  const picture = [name, model.by, ...(costs ? [inputs.seed] : [])].join();
  const last = lastKnown.get(spec);
  if (last?.picture === picture) return last;
  const key = own?.key ?? `${context.element.id}/${inputs.picture}`;
  const levels = own?.levels ?? (await model.example(exampleOf(inputs)));
  const drawn = costs ? drawOf(spec, costs, levels, inputs.seed) : null;
  const encoded = drawn
    ? await model.encodeNumbers(key, drawn.numbers, drawn.noise)
    : (own?.encoded ?? (await model.encode(key, levels)));
  const again = await model.decode({ encoded: key }, 1);
  const seen = asSeen(levels, image.channels, spec.levels);
  const errors = errorsOf(seen, asSeen(again.levels, image.channels, spec.levels));
  /** @type {Known} */
  const known = { picture, seen, encoded, numbers: errors, misses: [] };
  if (costs && drawn) {
    const middles = toCells(levels, image.channels, image.width * image.height, spec.levels);
    known.misses.push(toMisses(again.numbers, middles, image, costs.gain));
    const parts = costsOf({ ...drawn, decoded: again.numbers }, encoded.logDensity, costs.widths, spec.levels);
    known.numbers = { ...parts, ...errors };
    if (costs.beside) {
      const other = await openModel(costs.beside, context, ["decoder", "encoder"]);
      known.numbers.beside = (await other.encodeNumbers(key, drawn.numbers)).bitsPerDim;
    }
  } else known.numbers = { nats: encoded.logDensity, bits: encoded.bitsPerDim, ...errors };
  lastKnown.set(spec, known);
  return known;
}

/**
 * A picture with its values somewhere in their cells, and the noise of its code (twin: `draw` of encode.py).
 * @param {Spec} spec @param {Costs} costs @param {Uint8Array} pixels 8-bit levels @param {number} seed
 */
function drawOf({ image, latent, levels }, { streams }, pixels, seed) {
  const { channels, width, height } = image;
  const places = uniforms(seed, channels * width * height, streams.places);
  return {
    numbers: toCells(pixels, channels, width * height, levels, places),
    noise: normals(seed, latent.dimension, streams.noise),
  };
}

/**
 * What a draw of the bound is the sum of, in bits a dimension. Twin: `costs` of encode.py.
 * @param {{numbers: ArrayLike<number>, decoded: ArrayLike<number>, noise: ArrayLike<number>}} drawn
 *   numbers: of the picture, in [0, 1]
 * @param {number} logDensity of the code, nats @param {Widths} widths @param {number} levels
 */
export function costsOf({ numbers, decoded, noise }, logDensity, { sigma1, sigma2 }, levels) {
  const normal = 0.5 * Math.log(2 * Math.PI);
  let error = 0;
  for (let i = 0; i < numbers.length; i += 1) error += (2 * (decoded[i] - numbers[i])) ** 2;
  let square = 0;
  for (let i = 0; i < noise.length; i += 1) square += noise[i] ** 2;
  const pixel = Math.log(sigma2) + normal - Math.LN2;
  const reconstruction = error / (2 * sigma2 ** 2) + numbers.length * pixel;
  const divergence = -logDensity - square / 2 - noise.length * (normal + Math.log(sigma1));
  const bit = numbers.length * Math.LN2;
  return {
    reconstruction: Math.log2(levels) + reconstruction / bit,
    divergence: divergence / bit,
  };
}

/**
 * Grey pictures are counted thrice, which changes neither mean nor largest; opacity not at all.
 * @param {Uint8ClampedArray} seen @param {Uint8ClampedArray} again
 */
function errorsOf(seen, again) {
  let sum = 0;
  let largest = 0;
  for (let i = 0; i < seen.length; i += 1) {
    const error = Math.abs(seen[i] - again[i]);
    sum += error;
    largest = Math.max(largest, error);
  }
  return { mean: sum / ((seen.length / 4) * 3), largest };
}

/**
 * Twin: `perturbed` of ../blocks/encode.py.
 * @param {string} key @param {number} noise @param {number} seed
 * @returns {import("../static/recipes.mjs").Recipe}
 */
export function perturbed(key, noise, seed) {
  return { mix: [[1, { encoded: key }], [noise, { seed, stream: 0 }]] };
}
