// `/// sample`: a grid of seeded samples, painted image by image as they are decoded.
import { gridLayout } from "./pixels.mjs";
import { decode, loadModel, stop } from "./runtime.mjs";

export { stop };

/**
 * @typedef {import("./runtime.mjs").ModelSpec & {
 *   cell: {width: number, height: number, gap: number},
 *   alt: string,
 * }} SampleSpec
 */

/**
 * @param {SampleSpec} spec
 * @param {{count: number, seed: number, temperature: number}} inputs
 * @param {import("../../live/static/figure.mjs").Context} context
 */
export async function run(spec, inputs, context) {
  await loadModel(spec, context);
  const layout = gridLayout(inputs.count, spec.cell);
  const canvas = document.createElement("canvas");
  canvas.className = "pixels";
  canvas.width = layout.width;
  canvas.height = layout.height;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", spec.alt);
  const pen = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  for (let index = 0; index < inputs.count; index += 1) {
    const recipe = { seed: inputs.seed, stream: index };
    const image = await decode(spec, recipe, inputs.temperature, context.signal);
    const { x, y } = layout.place(index);
    pen.putImageData(new ImageData(image.rgba, image.width, image.height), x, y);
    if (index === 0) context.preview(canvas);
    context.progress("run", index + 1, inputs.count);
  }
  const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return { values: { width, height, rgba: data }, content: canvas };
}
