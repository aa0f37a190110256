// A figure's word vectors: the vocabulary in the page, the scores in the ONNX worker.
import { LiveError } from "../../live/static/errors.mjs";
import { fetchVerified } from "../../live/static/fetch_verified.mjs";
import { loadBest } from "./back_ends.mjs";
import { readVocabulary } from "./word_search.mjs";
import { fileOf, load, run } from "./workers.mjs";

export { stop } from "./workers.mjs";

/**
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("./word_search.mjs").Vocabulary} Vocabulary
 *
 * @typedef {object} WordSpec what browser_data of ../word_model.py says, and files
 * @property {string} model its name
 * @property {Record<string, string>} scorer port's role -> its name
 * @property {LiveFile[]} files
 * @property {import("./back_ends.mjs").EngineFiles} [engine]
 *
 * @typedef {[id: number, weight: number][]} Terms
 * @typedef {{cosine: Float32Array, logits: Float32Array}} Scores by id
 */

/** @type {Map<string, Promise<Vocabulary>>} by sha256 */
const vocabularies = new Map();

/**
 * The words of a model, downloaded at the first call.
 * @param {Pick<WordSpec, "files">} spec @param {string | URL} base the site's root
 * @returns {Promise<Vocabulary>}
 */
export function vocabularyOf({ files }, base) {
  const file = fileOf(files, "vocabulary");
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
 * @param {WordSpec} spec @param {Context} context
 * @returns {Promise<{vocabulary: Vocabulary, score: (terms: Terms) => Promise<Scores>}>} score: every
 *   word's scores for a weighted sum of words
 */
export async function openWords(spec, context) {
  const { base, signal, progress } = context;
  const file = (/** @type {string} */ role) => fileOf(spec.files, role);
  const scorer = { hash: file("scorer").sha256, ports: spec.scorer };
  const [vocabulary, by] = await Promise.all([
    vocabularyOf(spec, base),
    loadBest(spec, context, async (by, runtime) => {
      const golden = by === "engine" ? file("golden") : null;
      const files = [file("scorer"), ...(golden ? [golden] : [])];
      const loading = { base: base.href, runtime, files, scorer: { ...scorer, golden: golden?.sha256 } };
      await load(by, loading, { signal, onProgress: progress });
      return by;
    }),
  ]);
  if (signal.aborted) throw new LiveError("stopped");
  return { vocabulary, score: (terms) => run(by, "score", { scorer, terms }, signal) };
}
