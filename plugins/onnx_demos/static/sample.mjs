// `/// sample`: a grid of seeded samples, painted image by image as they are decoded.
import { enlarge } from "./enlarge.mjs";
import { addCells } from "./gallery.mjs";
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
  // Under a moving slider the pictures of a moment ago stay until each has its successor.
  const shown = context.element.querySelector("canvas");
  if (shown?.width === canvas.width && shown.height === canvas.height) pen.drawImage(shown, 0, 0);
  const gallery = document.createElement("div");
  gallery.className = "gallery";
  gallery.append(canvas);
  /** @type {import("./runtime.mjs").Picture[]} */
  const pictures = [];
  for (let stream = 0; stream < inputs.count; stream += 1) {
    const recipe = { seed: inputs.seed, stream };
    const picture = await decode(spec, recipe, inputs.temperature, context.signal);
    const { x, y } = layout.place(stream);
    pen.clearRect(x, y, picture.width, picture.height);
    pen.putImageData(new ImageData(picture.rgba, picture.width, picture.height), x, y);
    if (stream === 0) context.preview(gallery);
    if (context.newer()) return null;
    pictures.push(picture);
    context.progress("run", stream + 1, inputs.count);
  }
  addCells(gallery, layout, inputs.count, context.lang, (stream) =>
    enlarge(context, spec.model, pictures[stream], { ...inputs, stream }),
  );
  const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return { values: { width, height, rgba: data }, content: gallery };
}
