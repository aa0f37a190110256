// Canvases that stand for pictures, and what is painted on them.

/** @typedef {{width: number, height: number, rgba: Uint8ClampedArray<ArrayBuffer>}} Image */

/**
 * A canvas that stands for an image, shown pixel by pixel.
 * @param {number} width @param {number} height @param {string} label
 */
export function blankPicture(width, height, label) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { className: "pixels", width, height });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  return canvas;
}

/** @param {HTMLCanvasElement} canvas */
export function penOf(canvas) {
  // The pixels are read back, by the check and by those who save them.
  return /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
}

/** @param {Image} image @param {string} label */
export function pictureOf(image, label) {
  const canvas = blankPicture(image.width, image.height, label);
  paint(canvas, image);
  return canvas;
}

/** The first canvases in `content`, each of its image's size. @param {HTMLElement} content @param {Image[]} images */
export function paintAll(content, images) {
  const canvases = content.querySelectorAll("canvas");
  images.forEach((image, index) => paint(canvases[index], image));
}

/** @param {HTMLCanvasElement} canvas @param {Image} image */
function paint(canvas, { width, height, rgba }) {
  penOf(canvas).putImageData(new ImageData(rgba, width, height), 0, 0);
}

/** @param {string} className @param {...Node} children */
export function box(className, ...children) {
  const element = document.createElement("div");
  element.className = className;
  element.append(...children);
  return element;
}
