// The self-test of a device: what a graph gives here, against what ONNX Runtime gave at build.

/**
 * @typedef {{every: number, base64: string}} Some evenly spaced numbers of an output (../engine_files.py)
 *
 * @typedef {object} Golden a file that is published with a model
 * @property {{seed: number, stream: number, temperature: number, pixels: string}} [decoder] pixels:
 *   of the draw, height × width × channels, 8-bit, base64
 * @property {{latent: Some, log_density: Some}} [encoder] of the same picture
 * @property {{terms: [id: number, weight: number][], cosine: Some, logits: Some}} [scorer]
 */

/** As the page check has it (../../live/check/compare.py). */
const MAX_LEVELS = 1;
const MAX_SHARE = 0.001;
/** Of a number, or of 1 where it is smaller: ten times what the worst graph here is off by. */
const MAX_ERROR = 1e-3;

/** @param {string} base64 @returns {Uint8Array<ArrayBuffer>} */
export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
}

/**
 * Whether a picture is the golden one.
 * @param {Uint8ClampedArray} rgba @param {Uint8Array} pixels @param {number} channels of the latter
 */
export function samePicture(rgba, pixels, channels) {
  if (rgba.length / 4 !== pixels.length / channels) return false;
  let differing = 0;
  for (let place = 0; place < pixels.length; place += 1) {
    const found = rgba[4 * Math.floor(place / channels) + (place % channels)];
    const difference = Math.abs(found - pixels[place]);
    if (difference > MAX_LEVELS) return false;
    if (difference) differing += 1;
  }
  return differing <= MAX_SHARE * pixels.length;
}

/** Whether an output is the golden one. @param {ArrayLike<number>} found @param {Some} golden */
export function sameNumbers(found, { every, base64 }) {
  const wanted = new Float32Array(bytesOf(base64).buffer);
  if (Math.ceil(found.length / every) !== wanted.length) return false;
  // NaN is near to nothing.
  return wanted.every((value, index) => {
    return Math.abs(found[index * every] - value) <= MAX_ERROR * Math.max(1, Math.abs(value));
  });
}
