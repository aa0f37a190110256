// `/// interpolate`: one large picture on the way between two, and the way as a strip.
import { nodeOf } from "../../render/static/nodes.mjs";
import { paintAll, penOf } from "../static/canvas.mjs";
import { wakeTools } from "../static/example_sheet.mjs";
import { encodeOwn } from "../static/picture_input.mjs";
import { openModel, stop } from "../static/runtime.mjs";
import { recipeOf, rolesFor, wantsOwn } from "../static/sources.mjs";
import { draw } from "./interpolate_drawing.mjs";

export { stop, wakeTools as wake };

/**
 * @typedef {import("../static/recipes.mjs").Recipe} Recipe
 * @typedef {import("../static/runtime.mjs").ModelSpec & {
 *   steps: number, gap: number, alt: string, altStrip: string, why: Record<string, string>,
 * }} Spec
 */

const ENDS = ["start", "end"];
/** The last finished strip of each figure, since the slider doesn't change it.
 * @type {WeakMap<Spec, {way: string, pixels: ImageData}>} */
const strips = new WeakMap();

/**
 * @param {Spec} spec @param {Record<string, any>} inputs
 * @param {import("../../live/static/figure.mjs").Context} context
 */
export async function run(spec, inputs, context) {
  const model = await openModel(spec, context, rolesFor(inputs, ENDS));
  const own = wantsOwn(inputs, ENDS) ? await encodeOwn(spec, model, context) : null;
  const [start, end] = ENDS.map((name) => recipeOf(inputs, name, own?.key ?? ""));
  /** @param {number} t */
  const at = (t) => recipeAt(t, start, end, inputs.mode);
  const large = await model.decode(at(inputs.t), 1);
  const { width, height } = spec.image;
  const content = nodeOf(
    draw({
      large: { width: large.width, height: large.height, alt: spec.alt },
      strip: { width: spec.steps * (width + spec.gap) - spec.gap, height, alt: spec.altStrip },
      why: spec.why[inputs.mode],
    }),
  );
  paintAll(content, [large]);
  const [, strip] = content.querySelectorAll("canvas");
  const way = JSON.stringify([start, end, inputs.mode, own?.version, model.by]);
  const known = strips.get(spec);
  if (known?.way === way) {
    penOf(strip).putImageData(known.pixels, 0, 0);
    return { values: large, content };
  }
  context.preview(content);
  const recipes = Array.from({ length: spec.steps }, (_, step) => at(step / (spec.steps - 1)));
  let done = 0;
  for await (const { rgba } of model.decodeAll(recipes, 1)) {
    penOf(strip).putImageData(new ImageData(rgba, width, height), done * (width + spec.gap), 0);
    done += 1;
    context.progress("run", done, spec.steps);
    if (context.newer() && done < spec.steps) return null;
  }
  strips.set(spec, { way, pixels: penOf(strip).getImageData(0, 0, strip.width, strip.height) });
  return { values: large, content };
}

/**
 * Twin: `recipe` of ../blocks/interpolate.py.
 * @param {number} t @param {Recipe} start @param {Recipe} end @param {string} mode
 * @returns {Recipe}
 */
export function recipeAt(t, start, end, mode) {
  if (mode === "linear") return { mix: [[1 - t, start], [t, end]] };
  return { arc: [t, start, end] };
}
