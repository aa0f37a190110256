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
  // The numbers beside the pictures are the models' own and stay as they were baked.
  const baked = /** @type {HTMLElement} */ (context.element.querySelector(".compare"));
  const table = /** @type {HTMLElement} */ (baked.cloneNode(true));
  const places = table.querySelectorAll("[data-picture]");
  const total = inputs.count * spec.models.length;
  const values = [];
  for (const [index, one] of spec.models.entries()) {
    const model = await openModel(one, context);
    const shown = baked.querySelectorAll("[data-picture]")[index].querySelector("canvas");
    const grid = blankGrid(inputs.count, one.cell, one.alt, shown);
    const pictures = await paintGrid(grid, model, inputs, context, (done) => {
      if (done === 1) {
        places[index].replaceChildren(grid.canvas);
        context.preview(table);
      }
      context.progress("run", index * inputs.count + done, total);
    });
    if (!pictures) return null;
    values.push(pixelsOf(grid));
  }
  return { values, content: table };
}
