// `/// encode`: a picture, its latent and likelihood, and the picture decoded from the latent.
import { logistics, normals } from "../../live/static/latents.mjs";
import { nodeOf } from "../../render/static/nodes.mjs";
import { paintAll } from "../static/canvas.mjs";
import { wakeTools } from "../static/example_sheet.mjs";
import { encodeOwn } from "../static/picture_input.mjs";
import { asSeen, toHeat } from "../static/pixels.mjs";
import { evaluate } from "../static/recipes.mjs";
import { openModel, stop } from "../static/runtime.mjs";
import { draw } from "./encode_drawing.mjs";

export { stop, wakeTools as wake };

/**
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {import("../static/runtime.mjs").Encoded} Encoded
 * @typedef {import("../static/runtime.mjs").Model} Model
 * @typedef {{below: number[], zero: number[], above: number[]}} Colours
 * @typedef {import("../static/runtime.mjs").ModelSpec & {
 *   exact: boolean, limit: number, colours: Colours, words: Record<string, string>,
 * }} Spec exact: whether the encoder's log-density is the picture's; limit: of the latent's colours
 *
 * @typedef {object} Known a picture that has been encoded
 * @property {string} picture which, and by what it was computed
 * @property {Uint8ClampedArray<ArrayBuffer>} seen
 * @property {Encoded} encoded
 * @property {{mean: number, largest: number}} errors of the picture decoded again, in 8-bit levels
 */

const PRIORS = { gaussian: normals, logistic: logistics };
/** The last picture of each figure, which the noise doesn't change. @type {WeakMap<Spec, Known>} */
const lastKnown = new WeakMap();

/**
 * @param {Spec} spec @param {{picture: string, noise: number, seed: number}} inputs
 * @param {Context} context
 */
export async function run(spec, inputs, context) {
  const isOwn = inputs.picture === "own";
  const roles = ["decoder", "encoder", ...(isOwn ? [] : ["examples"])];
  const model = await openModel(spec, context, roles);
  const known = isOwn
    ? await ownPicture(spec, model, context)
    : await example(spec, model, Number(inputs.picture.replace("example ", "")), context);
  const { encoded, errors, seen } = known;
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
  const numbers = { nats: encoded.logDensity, bits: encoded.bitsPerDim, ...errors };
  const pictures = [{ ...image, rgba: seen }, toHeat(latent, limit, colours), decoded];
  const content = nodeOf(
    draw({
      pictures: pictures.map(({ width, height }) => [width, height]),
      // As readers count.
      example: isOwn ? null : Number(inputs.picture.replace("example ", "")) + 1,
      noise: inputs.noise,
      limit,
      exact,
      numbers,
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

/**
 * @param {Spec} spec @param {Model} model @param {number} index @param {Context} context
 * @returns {Promise<Known>}
 */
async function example(spec, model, index, { element }) {
  const picture = `example ${index}, ${model.by}`;
  const known = lastKnown.get(spec);
  if (known?.picture === picture) return known;
  const { levels } = await model.decode({ example: index }, 1);
  const encoded = await model.encode(`${element.id}/example ${index}`, levels);
  return remember(spec, model, picture, levels, encoded);
}

/** @param {Spec} spec @param {Model} model @param {Context} context @returns {Promise<Known>} */
async function ownPicture(spec, model, context) {
  const own = await encodeOwn(spec, model, context);
  const picture = `own ${own.version}, ${model.by}`;
  const known = lastKnown.get(spec);
  if (known?.picture === picture) return known;
  return remember(spec, model, picture, own.levels, own.encoded);
}

/**
 * @param {Spec} spec @param {Model} model @param {string} picture @param {Uint8Array} levels
 * @param {Encoded} encoded @returns {Promise<Known>}
 */
async function remember(spec, model, picture, levels, encoded) {
  const { channels } = spec.image;
  const seen = asSeen(levels, channels, spec.levels);
  const again = await model.decode({ encoded: encoded.key }, 1);
  const errors = errorsOf(seen, asSeen(again.levels, channels, spec.levels));
  const known = { picture, seen, encoded, errors };
  lastKnown.set(spec, known);
  return known;
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
