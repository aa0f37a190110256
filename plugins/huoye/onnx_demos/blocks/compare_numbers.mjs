// The numbers of `/// compare` as markup, drawn at build: they are the models' own and never change.
import { element } from "../../render/static/markup.mjs";
import { fixed } from "../../render/static/numerals.mjs";

/**
 * @typedef {object} Column a model
 * @property {string} title
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
  const rows = NUMBERS.map(([name, text]) =>
    row(words[name], columns.map((column) => element("td", { class: "number" }, text(column)))),
  );
  return element(
    "div",
    { class: "result" },
    element(
      "table",
      // A wide table scrolls on a phone; by keyboard, too.
      { tabindex: "0" },
      element("thead", {}, element("tr", {}, element("td", {}), ...heads)),
      element("tbody", {}, ...rows),
    ),
    element("p", { class: "note" }, words.note),
  );
}

/** @param {string} name @param {import("../../render/static/markup.mjs").Markup[]} cells */
function row(name, cells) {
  return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
}
