// A result as HTML, the same at build and in the page.
import { LiveError } from "../../live/static/errors.mjs";
import { NOTHING, element, joined } from "./markup.mjs";
import { fixed } from "./numerals.mjs";
import { plotSvg } from "./plot.mjs";
import { floating, readOutputs, readResult } from "./result.mjs";
import { mathml } from "./tex.mjs";

/**
 * @typedef {import("./markup.mjs").Markup} Markup
 * @typedef {import("./result.mjs").Numeral} Numeral
 * @typedef {import("./result.mjs").Plot} Plot
 * @typedef {import("./result.mjs").Result} Result
 * @typedef {import("./result.mjs").Table} Table
 * @typedef {import("./result.mjs").Value} Value
 * @typedef {import("./result.mjs").Outputs[number]} Output
 * @typedef {import("./plot.mjs").Words} Words
 */

/** Rows of a plot's table of numbers; more help nobody. */
const ROWS = 11;
/** Bytes of HTML that a page of text can carry for one result. */
const MAX_BYTES = 300_000;

/**
 * A result in two parts, of which the second may be empty: what is seen while controls are moved, and
 * the rest. As HTML, each is one `<div class="result">`, so that whoever gets both as one text
 * (pyodide_widgets/static/safe_html.mjs) tells them apart. Raises LiveError "runtime" for data of
 * another form than result.mjs says, "formula" for what cannot be drawn, by no fault of ours.
 * @param {unknown} data a result as it left Python @param {Words} words
 * @returns {[main: string, more: string]}
 */
export function resultParts(data, words) {
  const result = readResult(data);
  const [watched, rest] = partedResult(result);
  const areTitled = result.plots.length > 1;
  const main = String(drawnResult(watched, words, areTitled));
  const more = rest.plots.length || rest.tables.length ? String(drawnResult(rest, words, areTitled)) : "";
  const bytes = new TextEncoder().encode(main + more).length;
  if (bytes <= MAX_BYTES) return [main, more];
  const [size, most] = [bytes, MAX_BYTES].map((count) => count.toLocaleString("en"));
  throw new LiveError(
    "formula",
    `the result is ${size} bytes of HTML, more than the ${most} that a page can carry; draw fewer points, ` +
      "or shorten tables",
  );
}

/**
 * `<div class="cell-output">` with what a cell has printed and shown. Raises as resultParts does.
 * @param {unknown} data @param {Words} words
 */
export function outputHtml(data, words) {
  const outputs = readOutputs(data);
  const plots = outputs.flatMap((output) => (output.kind === "result" ? output.result.plots : []));
  const parts = outputs.map((output) => drawnOutput(output, words, plots.length > 1));
  return String(element("div", { class: "cell-output" }, ...parts));
}

/** Both parts as one text. @param {unknown} data @param {Words} words */
export function resultHtml(data, words) {
  return resultParts(data, words).join("");
}

/**
 * The first plot is what readers watch, and where there are neither plots nor values the first table.
 * @param {Result} result @returns {[main: Result, more: Result]}
 */
function partedResult({ values, notes, plots, tables }) {
  const watched = plots.length || values.length ? 0 : 1;
  return [
    { values, notes, plots: plots.slice(0, 1), tables: tables.slice(0, watched) },
    { values: [], notes: [], plots: plots.slice(1), tables: tables.slice(watched) },
  ];
}

/** @param {Result} result @param {Words} words @param {boolean} areTitled whether titles of plots are seen */
function drawnResult({ values, notes, plots, tables }, words, areTitled) {
  return element(
    "div",
    { class: "result" },
    values.length ? element("dl", { class: "values" }, ...values.map(drawnValue)) : NOTHING,
    ...notes.map(drawnNote),
    ...plots.map((plot) => drawnPlot(plot, words, areTitled)),
    ...tables.map((table) => drawnTable(table, words)),
  );
}

/** @param {Value} value */
function drawnValue({ label, number, unit, digits }) {
  const shown = element("data", { value: number.text }, number.shown(digits));
  // A div may group a term with its description.
  return element(
    "div",
    {},
    element("dt", {}, label),
    element("dd", {}, shown, unit ? joined(" ", element("span", { class: "unit" }, unit)) : NOTHING),
  );
}

/** @param {Result["notes"][number]} note */
function drawnNote(note) {
  if (typeof note === "string") return element("p", { class: "note" }, note);
  return element("div", { class: "math-display" }, mathml(note.tex));
}

/**
 * One plot is named by what stands around it, several by their titles.
 * @param {Plot} plot @param {Words} words @param {boolean} isTitled
 */
function drawnPlot(plot, words, isTitled) {
  // The drawing bears the title as its name already.
  const title = isTitled && plot.title ? element("p", { "aria-hidden": "true" }, plot.title) : NOTHING;
  const numbers = plot.data
    ? element("details", {}, element("summary", own(words), words.numbers), drawnTable(numbersOf(plot, words), words))
    : NOTHING;
  return element("div", { class: "plot-box" }, title, plotSvg(plot, words), numbers);
}

/** @param {Plot} plot @param {Words} words @returns {Table} */
function numbersOf({ title, marks, x, y }, words) {
  const rows = marks.flatMap(({ label, points }) =>
    chosen(points.length / 2)
      .map((at) => [points[2 * at], points[2 * at + 1]])
      .filter((point) => point.every(Number.isFinite))
      .map((point) => [label, ...point.map(floating)]),
  );
  const headers = [words.curve, x.label || "x", y.label || "y"];
  const from = rows.some(([label]) => label) ? 0 : 1;
  return { caption: title, headers: headers.slice(from), rows: rows.map((row) => row.slice(from)), digits: 6 };
}

/** Evenly among so many, the first and the last included. @param {number} count */
function chosen(count) {
  const rows = Math.min(count, ROWS);
  const last = Math.max(rows - 1, 1);
  return Array.from({ length: rows }, (_, row) => Number(fixed((row * (count - 1)) / last, 0)));
}

/**
 * What an element says of its language where its text is the site's, by whose words are the page's or
 * English.
 * @param {Words} words @returns {Record<string, string>}
 */
function own({ lang }) {
  return lang ? { lang, dir: "ltr" } : {};
}

/** @param {Table} table @param {Words} words */
function drawnTable({ caption, headers, rows, digits }, words) {
  const head = element(
    "tr",
    {},
    ...headers.map((header) => element("th", { scope: "col", ...(header === words.curve && own(words)) }, header)),
  );
  const body = rows.map((row) => element("tr", {}, ...row.map((cell) => drawnCell(cell, digits))));
  return element(
    "table",
    // A wide table scrolls on a phone; by keyboard, too.
    { tabindex: "0" },
    element("caption", {}, caption),
    element("thead", {}, head),
    element("tbody", {}, ...body),
  );
}

/** @param {string | Numeral} cell @param {number} digits */
function drawnCell(cell, digits) {
  if (typeof cell === "string") return element("td", {}, cell);
  return element("td", { class: "number" }, cell.shown(digits));
}

/** @param {Output} output @param {Words} words @param {boolean} areTitled */
function drawnOutput(output, words, areTitled) {
  switch (output.kind) {
    case "text":
      // A line end that print leaves is no empty line; a long line scrolls, by keyboard too.
      return element("pre", { tabindex: "0" }, output.text.replace(/\n+$/, ""));
    case "result":
      return drawnResult(output.result, words, areTitled);
    case "traceback":
      return element("pre", { class: "error", tabindex: "0" }, output.text);
    case "failure":
      return element("p", { class: "error", ...own(words) }, output.text);
    case "note":
      return element("p", { class: "note", ...own(words) }, output.text);
    case "verdict":
      return element(
        "p",
        { class: output.passed ? "verdict passed" : "verdict", ...own(words) },
        (output.passed ? "✓ " : "✗ ") + output.text,
      );
  }
}
