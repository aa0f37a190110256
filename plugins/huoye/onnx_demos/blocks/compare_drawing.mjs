// The table of `/// compare` as markup, drawn at build; in the page compare.mjs changes its pictures.
import { element } from "../../render/static/markup.mjs";
import { fixed } from "../../render/static/numerals.mjs";
import { picture } from "../static/picture_markup.mjs";

/**
 * @typedef {object} Column a model
 * @property {string} title
 * @property {import("../static/picture_markup.mjs").Shown} picture of its samples
 * @property {[width: number, height: number, channels: number]} size
 * @property {number} bits a dimension, on pictures that it has not learnt
 * @property {boolean} bound whether it needs at most so many
 * @property {number} parameters
 * @property {number} mmac millions of multiplications for one picture
 * @property {string} bytes to download
 *
 * @typedef {{columns: Column[], words: Record<string, string>}} Drawing words: the figure's sentences
 */

/** @type {[string, (column: Column) => string][]} */
const NUMBERS = [
  ["size", ({ size }) => size.join(" × ")],
  ["bits", ({ bits, bound }) => (bound ? "≤ " : "") + fixed(bits, 2)],
  ["parameters", ({ parameters }) => `${fixed(parameters / 1e6, 2)} M`],
  ["macs", ({ mmac }) => `${fixed(mmac, 1)} M`],
  ["bytes", ({ bytes }) => bytes],
];

/** @param {Drawing} drawing */
export function draw({ columns, words }) {
  const heads = columns.map(({ title }) => element("th", { scope: "col" }, title));
  const pictures = columns.map((column) => element("td", { "data-picture": true }, picture(column.picture)));
  const rows = NUMBERS.map(([name, text]) =>
    row(words[name], columns.map((column) => element("td", { class: "number" }, text(column)))),
  );
  return element(
    "div",
    { class: "result compare" },
    element(
      "table",
      {},
      element("caption", {}, words.caption),
      element("thead", {}, element("tr", {}, element("td", {}), ...heads)),
      element("tbody", {}, row(words.pictures, pictures), ...rows),
    ),
    element("p", { class: "note" }, words.note),
  );
}

/** @param {string} name @param {import("../../render/static/markup.mjs").Markup[]} cells */
function row(name, cells) {
  return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
}
