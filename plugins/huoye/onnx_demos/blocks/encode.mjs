// `/// encode`: a picture, its latent and likelihood, and the picture decoded from the latent.
import { logistics, normals } from "../../live/static/latents.mjs";
import { box, panel, pictureOf } from "../static/canvas.mjs";
import { wakeTools } from "../static/example_sheet.mjs";
import { encodeOwn } from "../static/picture_input.mjs";
import { asSeen, toHeat } from "../static/pixels.mjs";
import { evaluate } from "../static/recipes.mjs";
import { decode, encode, loadModel, stop } from "../static/runtime.mjs";

export { stop, wakeTools as wake };

/**
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {import("../static/runtime.mjs").Encoded} Encoded
 * @typedef {{below: number[], zero: number[], above: number[]}} Colours
 * @typedef {import("../static/runtime.mjs").ModelSpec & {
 *   exact: boolean, limit: number, colours: Colours, words: Record<string, string>,
 * }} Spec exact: whether the encoder's log-density is the picture's; limit: of the latent's colours
 *
 * @typedef {object} Known a picture that has been encoded
 * @property {string} picture which
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
  await loadModel(spec, context, roles);
  const known = isOwn
    ? await ownPicture(spec, context)
    : await example(spec, Number(inputs.picture.replace("example ", "")), context);
  const { encoded, errors, seen } = known;
  const recipe = perturbed(encoded.key, inputs.noise, inputs.seed);
  const decoded = await decode(spec, recipe, 1, context.signal);
  const latent = evaluate(recipe, {
    dimension: spec.latent.dimension,
    encoded: () => encoded.latent,
    draw: (seed, stream) => PRIORS[spec.latent.prior](seed, spec.latent.dimension, stream),
    example: unused,
    direction: unused,
  });
  const { words } = spec;
  const { width, height } = spec.image;
  const alt = isOwn ? words.alt_seen_own : words.alt_seen.replace("{number}", numberOf(inputs.picture));
  const panels = box(
    "panels",
    panel(pictureOf({ width, height, rgba: seen }, alt), words.seen),
    panel(pictureOf(toHeat(latent, spec.limit, spec.colours), words.alt_latent), words.latent),
    panel(
      pictureOf(decoded, words.alt_decoded.replace("{noise}", String(inputs.noise))),
      words.decoded,
    ),
  );
  const numbers = { nats: encoded.logDensity, bits: encoded.bitsPerDim, ...errors };
  return { values: numbers, content: box("result", panels, legend(spec.limit), ...numbersOf(numbers, spec)) };
}

/** @param {string} picture @returns {string} as readers count */
function numberOf(picture) {
  return String(Number(picture.replace("example ", "")) + 1);
}

/** @returns {never} */
function unused() {
  throw new TypeError("not part of this figure's recipes");
}

/**
 * @param {Spec} spec @param {number} index @param {Context} context @returns {Promise<Known>}
 */
async function example(spec, index, context) {
  const picture = `example ${index}`;
  const known = lastKnown.get(spec);
  if (known?.picture === picture) return known;
  const { levels } = await decode(spec, { example: index }, 1, context.signal);
  const encoded = await encode(spec, `${context.element.id}/${picture}`, levels, context.signal);
  return remember(spec, picture, levels, encoded, context);
}

/** @param {Spec} spec @param {Context} context @returns {Promise<Known>} */
async function ownPicture(spec, context) {
  const own = await encodeOwn(spec, context);
  const picture = `own ${own.version}`;
  const known = lastKnown.get(spec);
  if (known?.picture === picture) return known;
  return remember(spec, picture, own.levels, own.encoded, context);
}

/**
 * @param {Spec} spec @param {string} picture @param {Uint8Array} levels @param {Encoded} encoded
 * @param {Context} context @returns {Promise<Known>}
 */
async function remember(spec, picture, levels, encoded, context) {
  const { channels } = spec.image;
  const seen = asSeen(levels, channels, spec.levels);
  const again = await decode(spec, { encoded: encoded.key }, 1, context.signal);
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

/** @param {number} limit */
function legend(limit) {
  const line = document.createElement("p");
  line.className = "heat-legend";
  const scale = document.createElement("span");
  scale.className = "heat-scale";
  scale.textContent = "0";
  const [low, high] = [`−${limit.toFixed(1)}`, `+${limit.toFixed(1)}`].map((text) => {
    const end = document.createElement("span");
    end.textContent = text;
    return end;
  });
  line.append(low, scale, high);
  return line;
}

/** @param {string} number */
function minus(number) {
  return number.replace("-", "−");
}

/**
 * Rounded to what build and browser agree on; twin: `_numbers` of ../blocks/encode.py.
 * @param {{nats: number, bits: number, mean: number, largest: number}} numbers @param {Spec} spec
 */
function numbersOf({ nats, bits, mean, largest }, { exact, words }) {
  const list = document.createElement("dl");
  list.className = "values";
  const rows = [
    [words.nats, exact ? `${minus(String(Number(nats.toPrecision(4))))} ${words.nats_unit}` : words.none],
    [words.bits, exact ? minus(bits.toFixed(3)) : words.none],
    [words.mean, `${mean.toFixed(2)} ${words.level}`],
    [words.largest, `${largest} ${words.level}`],
  ];
  for (const [name, value] of rows) {
    const row = document.createElement("div");
    for (const [tag, text] of [["dt", name], ["dd", value]]) {
      const cell = document.createElement(tag);
      cell.textContent = text;
      row.append(cell);
    }
    list.append(row);
  }
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = exact ? words.levels : words.why_none + words.levels;
  return [list, note];
}
