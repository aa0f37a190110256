// The best of a vocabulary (twin: `_largest` and `following` of ../word_model.py).

/** @typedef {{words: string[], scores: number[]}} Ranking the largest score first */

/**
 * The largest scores; equal ones in the order of ids.
 * @param {ArrayLike<number>} scores by id @param {number} count @param {Set<number>} leftOut ids
 * @param {string[]} words by id @returns {Ranking}
 */
export function largest(scores, count, leftOut, words) {
  const ids = Array.from(scores, (_, id) => id).filter((id) => !leftOut.has(id));
  ids.sort((a, b) => scores[b] - scores[a] || a - b);
  const best = ids.slice(0, count);
  return { words: best.map((id) => words[id]), scores: best.map((id) => scores[id]) };
}

/**
 * Probabilities of logits, in float64.
 * @param {ArrayLike<number>} logits @returns {Float64Array}
 */
export function softmax(logits) {
  let highest = -Infinity;
  for (let i = 0; i < logits.length; i += 1) highest = Math.max(highest, logits[i]);
  const shares = Float64Array.from(logits, (logit) => Math.exp(logit - highest));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}
