// A formula figure whose states all stand in the page (../precompute.py): nothing is computed.
import { LiveError } from "../../live/static/errors.mjs";
import { safeParts } from "../static/safe_html.mjs";

/**
 * @typedef {import("../../live/static/figure.mjs").Inputs} Inputs
 *
 * @typedef {object} Table
 * @property {[string, (number | string | boolean)[]][]} axes input -> its values, in order
 * @property {{names: string[], texts: string[]}[]} forms what results have in common
 * @property {string[]} pieces what stands between the texts
 * @property {([number, number[], ...number[]] | string)[]} rows for each combination of inputs, the
 *   last one changing fastest: form, numbers, pieces; or why there is no result
 */

/**
 * @param {{table: Table}} spec @param {Inputs} inputs
 * @returns {Promise<{values: Record<string, number>, content: Node, more: Node[], status: string}>}
 */
export async function run({ table }, inputs) {
  const { values, html } = unpack(table, inputs);
  return { values, ...safeParts(html), status: "" };
}

export function stop() {}

/** @param {Table} table @param {Inputs} inputs */
export function unpack({ axes, forms, pieces, rows }, inputs) {
  const index = axes.reduce((sum, [name, values]) => sum * values.length + nearest(values, inputs[name]), 0);
  const row = rows[index];
  if (typeof row === "string") throw new LiveError("input", row);
  const [form, numbers, ...between] = row;
  const { names, texts } = forms[form];
  return {
    values: Object.fromEntries(names.map((name, place) => [name, numbers[place]])),
    html: texts.map((text, place) => text + (place < between.length ? pieces[between[place]] : "")).join(""),
  };
}

/**
 * A slider may give 0.30000000000000004 where the build has 0.3.
 * @param {(number | string | boolean)[]} values @param {number | string | boolean} wanted
 */
function nearest(values, wanted) {
  if (typeof wanted !== "number") return Math.max(values.indexOf(wanted), 0);
  const away = values.map((value) => Math.abs(Number(value) - wanted));
  return away.indexOf(Math.min(...away));
}
