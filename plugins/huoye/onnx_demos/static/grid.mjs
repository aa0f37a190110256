// A grid of seeded pictures, painted one by one as they are decoded.
import { blankPicture, penOf } from "./canvas.mjs";
import { gridLayout } from "./pixels.mjs";

/**
 * @typedef {{width: number, height: number, gap: number}} Cell
 * @typedef {{count: number, seed: number, temperature: number}} Inputs picture i takes stream i
 */

/**
 * @param {number} count @param {Cell} cell @param {string} label
 * @param {HTMLCanvasElement | null} [shown] the grid so far: under a moving slider its pictures stay
 *   until each has its successor
 */
export function blankGrid(count, cell, label, shown) {
  const layout = gridLayout(count, cell);
  const canvas = blankPicture(layout.width, layout.height, label);
  const pen = penOf(canvas);
  if (shown?.width === canvas.width && shown.height === canvas.height) pen.drawImage(shown, 0, 0);
  return { layout, canvas, pen };
}

/**
 * @param {ReturnType<typeof blankGrid>} grid @param {import("./runtime.mjs").Model} model
 * @param {Inputs} inputs @param {import("../../live/static/figure.mjs").Context} context
 * @param {(done: number) => void} painted called after each picture
 * @returns {Promise<import("./runtime.mjs").Picture[] | null>} null when a newer request waits
 */
export async function paintGrid({ layout, pen }, model, { count, seed, temperature }, context, painted) {
  const recipes = Array.from({ length: count }, (_, stream) => ({ seed, stream }));
  const pictures = [];
  for await (const picture of model.decodeAll(recipes, temperature)) {
    const { x, y } = layout.place(pictures.length);
    pen.putImageData(new ImageData(picture.rgba, picture.width, picture.height), x, y);
    pictures.push(picture);
    painted(pictures.length);
    if (context.newer()) return null;
  }
  return pictures;
}

/** All of a grid's pixels, for those who compare. @param {ReturnType<typeof blankGrid>} grid */
export function pixelsOf({ canvas, pen }) {
  const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return { width, height, rgba: data };
}
