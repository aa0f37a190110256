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
 * The levels l whose cells [l/256, (l + 1)/256) the values are in (twin: to_cells).
 * @param {ArrayLike<number>} image channels × area in [0, 1] @param {number} channels
 * @param {number} area
 * @returns {Uint8Array<ArrayBuffer>} area × channels
 */
export function toLevels(image, channels, area) {
  const levels = new Uint8Array(channels * area);
  for (let channel = 0; channel < channels; channel += 1) {
    for (let pixel = 0; pixel < area; pixel += 1) {
      const level = Math.floor(image[channel * area + pixel] * 256);
      levels[pixel * channels + channel] = Math.min(255, Math.max(0, level));
    }
  }
  return levels;
}

/**
 * 8-bit levels as a model of fewer levels sees them: the middles of the cells, painted (twin:
 * as_seen).
 * @param {ArrayLike<number>} pixels area × channels @param {number} channels 1 or 3
 * @param {number} levels of the model
 * @returns {Uint8ClampedArray<ArrayBuffer>} area × 4
 */
export function asSeen(pixels, channels, levels) {
  const area = pixels.length / channels;
  const rgba = new Uint8ClampedArray(area * 4).fill(255);
  for (let pixel = 0; pixel < area; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const cell = Math.floor((pixels[pixel * channels + (channels === 1 ? 0 : channel)] * levels) / 256);
      rgba[pixel * 4 + channel] = Math.floor((255 * (2 * cell + 1) + levels) / (2 * levels));
    }
  }
  return rgba;
}

/**
 * Numbers in diverging colours (twin: heat, which names the colours' source).
 * @param {ArrayLike<number>} latent @param {number} limit what gets the full colour
 * @param {{below: number[], zero: number[], above: number[]}} colours
 */
export function toHeat(latent, limit, { below, zero, above }) {
  let height = Math.floor(Math.sqrt(latent.length));
  while (latent.length % height) height -= 1;
  const rgba = new Uint8ClampedArray(latent.length * 4).fill(255);
  for (let i = 0; i < latent.length; i += 1) {
    const share = Math.min(1, Math.max(-1, latent[i] / limit));
    const end = share < 0 ? below : above;
    for (let channel = 0; channel < 3; channel += 1) {
      const from = zero[channel];
      rgba[i * 4 + channel] = Math.floor(from + (end[channel] - from) * Math.abs(share) + 0.5);
    }
  }
  return { width: latent.length / height, height, rgba };
}

/**
 * The middles of the cells that 8-bit levels fall into, as an encoder wants them (twin: in_cells).
 * @param {ArrayLike<number>} pixels one to four levels a pixel, of which the first are read
 * @param {number} channels @param {number} area pixels @param {number} levels of the model, ≤ 256
 * @param {ArrayLike<number>} [places] others than the middles, 0 to 1, channels × area
 * @returns {Float32Array} channels × area, in [0, 1]
 */
export function toCells(pixels, channels, area, levels, places) {
  const stride = pixels.length / area;
  const cells = new Float32Array(channels * area);
  for (let channel = 0; channel < channels; channel += 1) {
    for (let pixel = 0; pixel < area; pixel += 1) {
      const level = Math.floor((pixels[pixel * stride + channel] * levels) / 256);
      const index = channel * area + pixel;
      cells[index] = (level + (places ? places[index] : 0.5)) / levels;
    }
  }
  return cells;
}

/**
 * Where one picture differs from another, in grey (twin: misses).
 * @param {ArrayLike<number>} image channels × area, in [0, 1] @param {ArrayLike<number>} wanted the same
 * @param {{channels: number, width: number, height: number}} size
 * @param {number} gain how many times the mean difference of the channels is shown
 */
export function toMisses(image, wanted, { channels, width, height }, gain) {
  const area = width * height;
  const rgba = new Uint8ClampedArray(4 * area).fill(255);
  for (let pixel = 0; pixel < area; pixel += 1) {
    let sum = 0;
    for (let i = pixel; i < channels * area; i += area) sum += Math.abs(image[i] - wanted[i]);
    const grey = 255 - Math.min(255, Math.floor((gain * 255 * sum) / channels + 0.5));
    rgba.fill(grey, 4 * pixel, 4 * pixel + 3);
  }
  return { width, height, rgba };
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
    columns,
    rows,
    width: columns * (width + gap) - gap,
    height: rows * (height + gap) - gap,
    /** @param {number} index */
    place: (index) => ({
      x: (index % columns) * (width + gap),
      y: Math.floor(index / columns) * (height + gap),
    }),
  };
}
