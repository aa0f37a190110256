// `/// edit`: attribute directions added to a picture's latent; before and after.
import { nodeOf } from "../../render/static/nodes.mjs";
import { paintAll } from "../static/canvas.mjs";
import { wakeTools } from "../static/example_sheet.mjs";
import { encodeOwn } from "../static/picture_input.mjs";
import { openModel, stop } from "../static/runtime.mjs";
import { recipeOf, rolesFor, wantsOwn } from "../static/sources.mjs";
import { draw } from "./edit_drawing.mjs";

export { stop, wakeTools as wake };

/**
 * @typedef {import("../static/recipes.mjs").Recipe} Recipe
 * @typedef {{before: string, after: string}} Words
 * @typedef {import("../static/runtime.mjs").ModelSpec & {edits: string[], words: Words, alts: Words}} Spec
 *   edits: names of the inputs, in the order of the model's directions
 */

const START = ["start"];
/** The last picture before editing, which the sliders don't change.
 * @type {WeakMap<Spec, {source: string, picture: import("../static/runtime.mjs").Picture}>} */
const befores = new WeakMap();

/**
 * @param {Spec} spec @param {Record<string, any>} inputs
 * @param {import("../../live/static/figure.mjs").Context} context
 */
export async function run(spec, inputs, context) {
  const model = await openModel(spec, context, [...rolesFor(inputs, START), "directions"]);
  const own = wantsOwn(inputs, START) ? await encodeOwn(spec, model, context) : null;
  const start = recipeOf(inputs, "start", own?.key ?? "");
  const source = JSON.stringify([start, own?.version, model.by]);
  const known = befores.get(spec);
  const before = known?.source === source ? known.picture : await model.decode(start, 1);
  befores.set(spec, { source, picture: before });
  const amounts = spec.edits.map((name) => inputs[name]);
  const after = await model.decode(edited(start, amounts), 1);
  const { words, alts } = spec;
  const [one, other] = [before, after].map(({ width, height }) => ({ width, height }));
  const content = nodeOf(
    draw({ before: { ...one, alt: alts.before }, after: { ...other, alt: alts.after }, names: words }),
  );
  paintAll(content, [before, after]);
  return { values: after, content };
}

/**
 * Twin: `edited` of ../blocks/edit.py.
 * @param {Recipe} start @param {number[]} amounts one a direction @returns {Recipe}
 */
export function edited(start, amounts) {
  /** @type {[number, number][]} */
  const directions = amounts.map((amount, index) => [amount, index]);
  return { mix: [[1, start]], directions: directions.filter(([amount]) => amount) };
}
