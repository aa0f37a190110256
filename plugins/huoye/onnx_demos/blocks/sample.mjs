// `/// sample`: a grid of seeded samples, each of which can be enlarged.
import { box } from "../static/canvas.mjs";
import { enlarge } from "../static/enlarge.mjs";
import { addCells } from "../static/gallery.mjs";
import { blankGrid, paintGrid, pixelsOf } from "../static/grid.mjs";
import { openModel, stop } from "../static/runtime.mjs";

export { stop };

/**
 * @typedef {import("../static/runtime.mjs").ModelSpec & {cell: import("../static/grid.mjs").Cell, alt: string}} SampleSpec
 */

/**
 * @param {SampleSpec} spec @param {import("../static/grid.mjs").Inputs} inputs
 * @param {import("../../live/static/figure.mjs").Context} context
 */
export async function run(spec, inputs, context) {
  const model = await openModel(spec, context);
  const { count } = inputs;
  const shown = context.element.querySelector("canvas");
  const grid = blankGrid(count, spec.cell, spec.alt, shown);
  const gallery = box("gallery", grid.canvas);
  const pictures = await paintGrid(grid, model, inputs, context, (done) => {
    if (done === 1) context.preview(gallery);
    context.progress("run", done, count);
  });
  if (!pictures) return null;
  addCells(gallery, grid.layout, count, context.words["sample.mjs"], (stream) =>
    enlarge(context, spec.model, pictures[stream], { ...inputs, stream }),
  );
  return { values: pixelsOf(grid), content: gallery };
}
