// The JavaScript halves of word figures, for their tests.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { largest, softmax } from "../../plugins/huoye/onnx_demos/static/ranking.mjs";
import { completions, lookUp, readVocabulary, suggestions } from "../../plugins/huoye/onnx_demos/static/word_search.mjs";

/** @param {string[]} words */
function vocabularyOf(words) {
  return readVocabulary(words.map((word) => `${word}\t1\n`).join(""));
}

await serve({
  read: ({ text }) => {
    const { words, ids } = readVocabulary(text);
    return { words, ids: [...ids.values()] };
  },
  largest: ({ scores, count, leftOut }) =>
    largest(Float32Array.from(scores), count, new Set(leftOut), Array.from(scores.keys(), (id) => `w${id}`)),
  softmax: ({ logits }) => Array.from(softmax(Float32Array.from(logits))),
  look: ({ words, typed }) => lookUp(vocabularyOf(words), typed) ?? null,
  complete: ({ words, typed, count }) => completions(vocabularyOf(words), typed, count),
  suggest: ({ words, typed, count }) => suggestions(vocabularyOf(words), typed, count),
});
