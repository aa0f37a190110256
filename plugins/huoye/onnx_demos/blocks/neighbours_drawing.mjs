// The result of `/// neighbours` as markup: drawn at build and, by neighbours.mjs, in the page.
import { fill } from "../../live/static/words.mjs";
import { element } from "../../render/static/markup.mjs";
import { fixed, format } from "../../render/static/numerals.mjs";

/**
 * @typedef {import("../../render/static/markup.mjs").Markup} Markup
 * @typedef {{show: string, word: string, minus: string, plus: string}} Query word − minus + plus
 *
 * @typedef {object} Drawing
 * @property {Query} query
 * @property {{words: string[], scores: number[], itself?: number}} ranking itself: p(word | word)
 * @property {string} lang of the model's words
 * @property {Record<string, string>} words the figure's sentences
 * @property {boolean} asks whether words are buttons that ask about them
 */

const BAR = 64;

/** @param {Drawing} drawing */
export function draw(drawing) {
  return element("div", { class: "result" }, ...tableOf(drawing));
}

/** @param {Drawing} drawing @returns {Markup[]} table and note */
function tableOf({ query, ranking, lang, words, asks }) {
  const { scores } = ranking;
  const percent = query.show === "context";
  const most = percent ? Math.max(...scores) : 1;
  const rows = ranking.words.map((word, index) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, asks ? element("button", { type: "button", class: "word", lang }, word) : word),
      element("td", {}, barOf(scores[index] / most)),
      element("td", { class: "number" }, shown(scores[index], percent)),
    ),
  );
  const head = element(
    "tr",
    {},
    element("th", { scope: "col" }, words.term),
    element("th", { scope: "col", colspan: "2" }, percent ? words.probability : words.cosine),
  );
  const values = {
    sum: shown(scores.reduce((total, score) => total + score, 0), true),
    itself: shown(ranking.itself ?? 0, true),
    query: written(query),
  };
  const sentences = [words[`caption_${query.show}`], words[`note_${query.show}`]];
  const [caption, note] = sentences.map((sentence) => fill(sentence, values));
  return [
    element(
      "table",
      { tabindex: "0" },
      element("caption", {}, caption),
      element("thead", {}, head),
      element("tbody", { lang }, ...rows),
    ),
    element("p", { class: "note" }, note),
  ];
}

/** What is asked about: a − b + c. @param {Query} query */
function written({ show, word, minus, plus }) {
  if (show === "context") return word;
  return `${word}${minus && ` − ${minus}`}${plus && ` + ${plus}`}`;
}

/** A cosine, or a probability in per cent, with three decimals. @param {number} score @param {boolean} percent */
function shown(score, percent) {
  return format(score, percent ? ".3%" : ".3f").replace("-", "−");
}

/** Complete by itself, since feeds have no style sheet and paper no backgrounds. @param {number} share */
function barOf(share) {
  const width = fixed(BAR * Math.min(1, Math.max(0, share)), 0);
  return element(
    "svg",
    { width: BAR, height: "8", "aria-hidden": "true" },
    element("rect", { width, height: "8", fill: "var(--living, currentColor)" }),
  );
}
