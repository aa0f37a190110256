// A figure's word vectors: the vocabulary in the page, the scores in the ONNX worker.
import { LiveError } from "../../live/static/errors.mjs";
import { fetchVerified } from "../../live/static/fetch_verified.mjs";
import { loadFiles, score as scoreIn } from "./runtime.mjs";
import { readVocabulary } from "./word_search.mjs";

export { stop } from "./runtime.mjs";

/**
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("./word_search.mjs").Vocabulary} Vocabulary
 *
 * @typedef {object} WordSpec what browser_data of ../word_model.py says, and files
 * @property {string} model its name
 * @property {Record<string, string>} scorer port's role -> its name
 * @property {LiveFile[]} files
 *
 * @typedef {{cosine: Float32Array, logits: Float32Array}} Scores by id
 */

/** @type {Map<string, Promise<Vocabulary>>} by sha256 */
const vocabularies = new Map();

/**
 * The words of a model, downloaded at the first call.
 * @param {WordSpec} spec @param {string | URL} base the site's root
 * @returns {Promise<Vocabulary>}
 */
export function vocabularyOf({ files }, base) {
  const file = files.find(({ role }) => role === "vocabulary");
  if (!file) throw new TypeError("the figure names no vocabulary");
  const known = vocabularies.get(file.sha256);
  if (known) return known;
  const coming = fetchVerified(file, base).then((bytes) => readVocabulary(new TextDecoder().decode(bytes)));
  vocabularies.set(file.sha256, coming);
  // A failure must not be remembered: the next Run tries again.
  coming.catch(() => vocabularies.delete(file.sha256));
  return coming;
}

/**
 * Make runtime, scorer and vocabulary ready.
 * @param {WordSpec} spec @param {Context} context @returns {Promise<Vocabulary>}
 */
export async function loadWords(spec, context) {
  const [vocabulary] = await Promise.all([
    vocabularyOf(spec, context.base),
    loadFiles(spec.files, ["scorer"], context),
  ]);
  if (context.signal.aborted) throw new LiveError("stopped");
  return vocabulary;
}

/**
 * Every word's scores for a weighted sum of words.
 * @param {WordSpec} spec @param {[id: number, weight: number][]} terms @param {AbortSignal} signal
 * @returns {Promise<Scores>}
 */
export function score(spec, terms, signal) {
  const file = spec.files.find(({ role }) => role === "scorer");
  return scoreIn(file?.sha256 ?? "", spec.scorer, terms, signal);
}
