// How a latent is made, as plain JSON (twin: ../recipes.py): small enough for a message, exact
// enough that build and page decode the same bits.

/**
 * @typedef {{seed: number, stream: number}
 *   | {example: number}
 *   | {encoded: string}
 *   | {mix: [weight: number, part: Recipe][], directions?: [weight: number, index: number][]}
 *   | {arc: [t: number, start: Recipe, end: Recipe]}} Recipe
 *   a draw of the prior; a shipped picture; a picture encoded in this page, by its key; a weighted
 *   sum of recipes and of attribute directions; a point on the great circle between two
 *
 * @typedef {object} Source where a recipe's ingredients come from
 * @property {number} dimension
 * @property {(seed: number, stream: number) => Float32Array} draw
 * @property {(index: number) => Float32Array} example
 * @property {(index: number) => Float32Array} direction
 * @property {(key: string) => Float32Array} encoded
 */

/** Nearer to a straight line than this the sine of the angle has no digits left. */
const SMALLEST_SINE = 1e-6;

/**
 * The latent of a recipe: float64 sums in the order written, rounded to float32 once at the end.
 * @param {Recipe} recipe @param {Source} source @returns {Float32Array<ArrayBuffer>}
 */
export function evaluate(recipe, source) {
  return Float32Array.from(exact(recipe, source));
}

/** @param {Recipe} recipe @param {Source} source @returns {Float32Array | Float64Array} */
function exact(recipe, source) {
  if ("example" in recipe) return source.example(recipe.example);
  if ("encoded" in recipe) return source.encoded(recipe.encoded);
  if ("arc" in recipe) {
    const [t, start, end] = recipe.arc;
    return onArc(t, exact(start, source), exact(end, source));
  }
  if (!("mix" in recipe)) return source.draw(recipe.seed, recipe.stream);
  const sum = new Float64Array(source.dimension);
  for (const [weight, part] of recipe.mix) add(sum, weight, exact(part, source));
  for (const [weight, index] of recipe.directions ?? []) add(sum, weight, source.direction(index));
  return sum;
}

/**
 * Spherical linear interpolation; what it costs in bits is said in the twin.
 * @param {number} t @param {ArrayLike<number>} start @param {ArrayLike<number>} end
 */
function onArc(t, start, end) {
  const lengths = Math.sqrt(dot(start, start)) * Math.sqrt(dot(end, end));
  const cosine = lengths ? dot(start, end) / lengths : 1;
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  const straight = sine < SMALLEST_SINE;
  const sum = new Float64Array(start.length);
  add(sum, straight ? 1 - t : Math.sin((1 - t) * angle) / sine, start);
  add(sum, straight ? t : Math.sin(t * angle) / sine, end);
  return sum;
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

/** @param {Float64Array} sum @param {number} weight @param {ArrayLike<number>} part */
function add(sum, weight, part) {
  for (let i = 0; i < sum.length; i += 1) sum[i] += weight * part[i];
}
