// The result of `/// encode` as markup: drawn at build and, by encode.mjs, in the page.
import { fill } from "../../live/static/words.mjs";
import { element, leaf } from "../../render/static/markup.mjs";
import { fixed, format } from "../../render/static/numerals.mjs";
import { panel, panelBox } from "../static/picture_markup.mjs";

/**
 * @typedef {{mean: number, largest: number}} Errors of the picture again, in 8-bit levels
 * @typedef {{nats: number, bits: number}} Likelihood
 * @typedef {{reconstruction: number, divergence: number}} Costs bits a dimension
 *
 * @typedef {object} Drawing
 * @property {(string | number[])[]} pictures URLs, or width and height: as the encoder sees the
 *   picture, its latent, and the picture again; with costs, where that errs
 * @property {number | null} example as readers count; null is the reader's own
 * @property {number} noise
 * @property {number} limit the latent that has the full colour
 * @property {boolean} exact whether the encoder's log-density is the picture's
 * @property {Errors & Partial<Likelihood & Costs & {beside: number}>} numbers beside: bits a dimension by
 *   another model
 * @property {Costs | null} mean of test pictures, where the picture has costs
 * @property {Record<string, string>} words the figure's sentences
 */

/** The parts of a bound, by their colours. */
const KINDS = ["reconstruction", "divergence"];

/** @param {Drawing} drawing */
export function draw({ pictures, example, noise, limit, exact, numbers, mean, words }) {
  const named = example === null ? words.alt_seen_own : fill(words.alt_seen, { number: example });
  const decoded = fill(words.alt_decoded, { noise: format(noise, "g") });
  const alts = [named, words.alt_latent, decoded, words.alt_misses];
  const names = [words.seen, words.latent, words.decoded, words.misses];
  const panels = pictures.map((made, index) => {
    const alt = alts[index];
    const shown = typeof made === "string" ? { url: made, alt } : { width: made[0], height: made[1], alt };
    return panel(shown, names[index]);
  });
  return element(
    "div",
    { class: "result" },
    panelBox(...panels),
    legend(limit),
    ...(mean ? [costs(numbers, mean, words)] : []),
    element("dl", { class: "values" }, ...rowsOf(numbers, exact, mean !== null, words)),
  );
}

/** @param {number} limit */
function legend(limit) {
  const end = fixed(limit, 1);
  return element(
    "p",
    { class: "heat-legend" },
    element("span", {}, `−${end}`),
    element("span", { class: "heat-scale" }, "0"),
    element("span", {}, `+${end}`),
  );
}

/**
 * A row for each score, with a bar of its parts.
 * @param {Drawing["numbers"]} numbers @param {Costs} mean @param {Record<string, string>} words
 */
function costs({ reconstruction = 0, divergence = 0, beside }, mean, words) {
  /** @type {[name: string, parts: number[]][]} */
  const rows = [
    [words.cost_here, [reconstruction, divergence]],
    [words.cost_mean, [mean.reconstruction, mean.divergence]],
  ];
  if (beside !== undefined) rows.push([words.cost_beside, [beside]]);
  const whole = Math.max(Number.EPSILON, ...rows.map(([, parts]) => sumOf(parts)));
  const heads = [words.bits, words.reconstruction, words.divergence, words.total].map((head, index) =>
    element("th", { scope: "col", class: KINDS[index - 1] ?? null }, head),
  );
  return element(
    "table",
    { class: "costs" },
    element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}, ...rows.flatMap(([name, parts]) => costRows(name, parts, whole))),
  );
}

/** @param {string} name @param {number[]} parts two, or one that has none @param {number} whole the longest bar */
function costRows(name, parts, whole) {
  const cells = [...(parts.length > 1 ? parts : [null, null]), sumOf(parts)];
  const numbers = cells.map((part) => element("td", { class: "number" }, part === null ? "" : minus(fixed(part, 3))));
  return [
    element("tr", {}, element("th", { scope: "row" }, name), ...numbers),
    // What it says, the numbers have said.
    element("tr", { class: "bar", "aria-hidden": "true" }, element("td", { colspan: 4 }, bar(parts, whole))),
  ];
}

/** @param {number[]} parts @param {number} whole */
function bar(parts, whole) {
  // A cost below nothing has no length.
  const lengths = parts.map((part) => (100 * Math.max(0, part)) / whole);
  const rects = lengths.map((width, index) => {
    const kind = parts.length > 1 ? KINDS[index] : "exact";
    return leaf("rect", { class: kind, x: index ? lengths[0] : 0, width, height: 8 });
  });
  return element("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none" }, ...rects);
}

/** @param {number[]} parts */
function sumOf(parts) {
  return parts.reduce((sum, part) => sum + part, 0);
}

/**
 * Rounded to what build and browser agree on.
 * @param {Drawing["numbers"]} numbers @param {boolean} exact @param {boolean} costly whether there are costs
 * @param {Record<string, string>} words
 */
function rowsOf({ nats = 0, bits = 0, mean, largest }, exact, costly, words) {
  const likelihood = [
    [words.nats, exact ? `${figures(nats)} ${words.nats_unit}` : words.none],
    [words.bits, exact ? minus(fixed(bits, 3)) : words.none],
  ];
  const rows = [
    ...(costly ? [] : likelihood),
    [words.mean, `${fixed(mean, 2)} ${words.level}`],
    [words.largest, `${largest} ${words.level}`],
  ];
  return rows.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)));
}

/** Four of them: the fifth is where a deep flow's sums differ from engine to engine. @param {number} number */
function figures(number) {
  return minus(format(Number(format(number, ".3e")), ".10g"));
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "−");
}
