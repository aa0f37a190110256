// A formula figure: runs the page's Python in a worker and shows what is drawn of its result.
import { ask, drawingWords, patience, start, stop } from "../static/python_client.mjs";
import { safeNodes } from "../static/safe_html.mjs";

export { stop };

/**
 * @typedef {import("../../live/static/figure.mjs").Spec & {formula: string}} FormulaSpec
 * @typedef {import("../../live/static/figure.mjs").Inputs} Inputs
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 */

/** A formula that takes longer has lost its way. */
const RUN_LIMIT_S = 10;

/**
 * @param {FormulaSpec} spec @param {Inputs} inputs @param {Context} context
 * @returns {Promise<{values: Record<string, number>, content: Node}>}
 */
export async function run(spec, inputs, context) {
  const { formula: name, files } = spec;
  const { element, lang, signal, progress } = context;
  await start({ name, files }, context);
  const drawing = await drawingWords(element);
  const options = {
    signal,
    timeout: patience(RUN_LIMIT_S),
    /** @type {(stage: string, loaded: number, total: number) => void} */
    onProgress: (stage, loaded, total) => progress(stage, loaded, total),
  };
  const params = { name, inputs, lang, drawing, seconds: RUN_LIMIT_S };
  const { values, html } = await ask("evaluate", params, options);
  return { values, content: safeNodes(html) };
}
