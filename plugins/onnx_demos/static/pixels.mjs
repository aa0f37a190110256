// From a decoder's floats to 8-bit pixels (twin: ../images.py).

/**
 * Round half up, as the build does; NaN becomes 0.
 * @param {ArrayLike<number>} image channels × height × width in [0, 1]
 * @param {number} channels 1 or 3 @param {number} height @param {number} width
 * @returns {Uint8ClampedArray<ArrayBuffer>} height × width × 4
 */
export function toRgba(image, channels, height, width) {
  const area = height * width;
  const rgba = new Uint8ClampedArray(area * 4);
  for (let pixel = 0; pixel < area; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const value = image[(channels === 1 ? 0 : channel) * area + pixel];
      rgba[pixel * 4 + channel] = Math.floor(Math.min(1, Math.max(0, value)) * 255 + 0.5);
    }
    rgba[pixel * 4 + 3] = 255;
  }
  return rgba;
}

/**
 * Where the images of a grid lie.
 * @param {number} count
 * @param {{width: number, height: number, gap: number}} cell one image's size and the space between
 */
export function gridLayout(count, { width, height, gap }) {
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  return {
    width: columns * (width + gap) - gap,
    height: rows * (height + gap) - gap,
    /** @param {number} index */
    place: (index) => ({
      x: (index % columns) * (width + gap),
      y: Math.floor(index / columns) * (height + gap),
    }),
  };
}
