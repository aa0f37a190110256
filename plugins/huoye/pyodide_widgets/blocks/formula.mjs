// A formula figure: asks the first responder where the formula is proved for it, and Pyodide otherwise.
import { ask, drawingWords, isRunning, patience, start, stop as stopPython } from "../static/python_client.mjs";
import * as first from "../static/responder_client.mjs";
import { safeParts } from "../static/safe_html.mjs";

/**
 * @typedef {import("../../live/static/figure.mjs").Spec
 *   & {formula: string, responder?: import("../static/responder_client.mjs").Responder}} FormulaSpec
 * @typedef {import("../../live/static/figure.mjs").Inputs} Inputs
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {{values: Record<string, number>, html: string}} Answer
 */

/** A formula that takes longer has lost its way. */
const RUN_LIMIT_S = 10;

/**
 * @param {FormulaSpec} spec @param {Inputs} inputs @param {Context} context
 * @returns {Promise<{values: Record<string, number>, content: Node, more: Node[]}>}
 */
export async function run(spec, inputs, context) {
  const { values, html } = (await responded(spec, inputs, context)) ?? (await computed(spec, inputs, context));
  return { values, ...safeParts(html) };
}

/**
 * The first responder's answer, or null where Pyodide must be asked, or is there anyway.
 * @param {FormulaSpec} spec @param {Inputs} inputs @param {Context} context
 * @returns {Promise<Answer | null>}
 */
async function responded({ formula: name, files, responder }, inputs, context) {
  // The page check asks for the reserve by an attribute of the page.
  const asksReserve = "reserve" in document.documentElement.dataset;
  if (!responder || asksReserve || isRunning() || !first.covers(responder, inputs)) return null;
  const { element, lang, signal } = context;
  const own = files.filter(({ role }) => responder.roles.includes(role));
  const [drawing] = await Promise.all([
    drawingWords(element),
    first.start({ name, types: responder.types, files: own }, context),
  ]);
  const answer = await first.ask({ name, inputs, lang, drawing }, { signal, timeout: patience(RUN_LIMIT_S) });
  return "elsewhere" in answer ? null : answer;
}

/**
 * @param {FormulaSpec} spec @param {Inputs} inputs @param {Context} context
 * @returns {Promise<Answer>}
 */
async function computed({ formula: name, files, responder }, inputs, context) {
  const { element, lang, signal, progress } = context;
  const own = files.filter(({ role }) => !responder?.roles.includes(role));
  await start({ name, files: own }, context);
  const drawing = await drawingWords(element);
  const options = {
    signal,
    timeout: patience(RUN_LIMIT_S),
    /** @type {(stage: string, loaded: number, total: number) => void} */
    onProgress: (stage, loaded, total) => progress(stage, loaded, total),
  };
  return ask("evaluate", { name, inputs, lang, drawing, seconds: RUN_LIMIT_S }, options);
}

/** End both Pythons; the next run starts what it needs. */
export function stop() {
  first.stop();
  stopPython();
}
