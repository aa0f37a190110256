// The map of `/// neighbours` as markup, drawn at build: its words are the author's and stay.
import { fill } from "../../live/static/words.mjs";
import { element } from "../../render/static/markup.mjs";
import { format } from "../../render/static/numerals.mjs";
import { mapSvg } from "../static/word_map.mjs";

/**
 * @typedef {object} Drawing
 * @property {{words: string[], places: [number, number][], share: number}} map share: of the variance
 * @property {string} lang of the model's words
 * @property {Record<string, string>} words the figure's sentences
 */

/** @param {Drawing} drawing */
export function draw({ map, lang, words }) {
  const title = fill(words.map, { words: map.words.join(", ") });
  const note = fill(words.map_note, { share: format(map.share, ".0%") });
  return element(
    "div",
    { class: "result" },
    element("div", { class: "plot-box" }, mapSvg(map.words, map.places, title, lang)),
    element("p", { class: "note" }, note),
  );
}
