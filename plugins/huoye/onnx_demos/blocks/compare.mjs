// `/// compare`: the same seed and temperature through several models, side by side.
import { blankGrid, paintGrid, pixelsOf } from "../static/grid.mjs";
import { openModel, stop } from "../static/runtime.mjs";

export { stop };

/**
 * @typedef {{models: import("./sample.mjs").SampleSpec[]}} CompareSpec one sample's spec a model
 */

/**
 * @param {CompareSpec} spec @param {import("../static/grid.mjs").Inputs} inputs
 * @param {import("../../live/static/figure.mjs").Context} context
 */
export async function run(spec, inputs, context) {
  // Their names stay as they were baked.
  const baked = /** @type {HTMLElement} */ (context.element.querySelector("[data-baked] .result"));
  const result = /** @type {HTMLElement} */ (baked.cloneNode(true));
  const places = result.querySelectorAll(".pixels");
  const total = inputs.count * spec.models.length;
  const values = [];
  for (const [index, one] of spec.models.entries()) {
    const model = await openModel(one, context);
    const before = baked.querySelectorAll(".pixels")[index];
    const shown = before instanceof HTMLCanvasElement ? before : null;
    const grid = blankGrid(inputs.count, one.cell, one.alt, shown);
    const pictures = await paintGrid(grid, model, inputs, context, (done) => {
      if (done === 1) {
        places[index].replaceWith(grid.canvas);
        context.preview(result);
      }
      context.progress("run", index * inputs.count + done, total);
    });
    if (!pictures) return null;
    values.push(pixelsOf(grid));
  }
  return { values, content: result };
}
