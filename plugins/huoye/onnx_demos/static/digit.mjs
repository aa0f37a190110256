// A drawn or photographed digit as MNIST's were made (LeCun et al. 1998, section III.A): scaled to fit
// a box of 20 × 20 and moved so that its centre of mass is the middle of 28 × 28.

/** Fainter than this is paper. */
const FAINT = 32;
const BOX = 20 / 28;

/**
 * @param {ArrayLike<number>} ink side × side, 0 paper to 255 ink @param {number} side
 * @param {number} size of the result
 * @returns {Uint8Array | null} size × size, or null where there is no ink
 */
export function asMnist(ink, side, size) {
  let [left, top, right, bottom] = [side, side, -1, -1];
  let [mass, massX, massY] = [0, 0, 0];
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const level = ink[y * side + x];
      if (level < FAINT) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      mass += level;
      massX += level * (x + 0.5);
      massY += level * (y + 0.5);
    }
  }
  if (right < 0) return null;
  /** Drawn pixels a pixel of the result. */
  const step = Math.max(right + 1 - left, bottom + 1 - top) / (BOX * size);
  // Where the whole would not fit, a lopsided digit stays in the frame rather than in the middle.
  const half = (step * size) / 2;
  const x0 = clamp(massX / mass, right + 1 - half, left + half) - half;
  const y0 = clamp(massY / mass, bottom + 1 - half, top + half) - half;
  return average(ink, side, size, { x0, y0, step });
}

/**
 * A grey photograph as ink: the paper, which is what lies along the border, becomes 0 and what
 * differs from it most becomes 255, whichever of the two is brighter.
 * @param {ArrayLike<number>} grey side × side @param {number} side @returns {Uint8Array}
 */
export function inkOf(grey, side) {
  const border = [];
  for (let i = 0; i < side; i += 1) {
    border.push(grey[i], grey[(side - 1) * side + i], grey[i * side], grey[i * side + side - 1]);
  }
  const paper = border.sort((a, b) => a - b)[border.length >> 1];
  const sign = paper > 127 ? -1 : 1;
  const contrast = Array.from(grey, (level) => sign * (level - paper) - FAINT);
  const most = contrast.reduce((a, b) => Math.max(a, b), 1);
  return Uint8Array.from(contrast, (value) => Math.round((Math.max(0, value) / most) * 255));
}

/**
 * Each pixel is the mean of the square that it covers; beyond the drawing is paper.
 * @param {ArrayLike<number>} ink @param {number} side @param {number} size
 * @param {{x0: number, y0: number, step: number}} frame
 */
function average(ink, side, size, { x0, y0, step }) {
  const levels = new Uint8Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const [x, y] = [x0 + column * step, y0 + row * step];
      let sum = 0;
      for (let j = Math.max(0, Math.floor(y)); j < Math.min(side, y + step); j += 1) {
        const tall = Math.min(j + 1, y + step) - Math.max(j, y);
        for (let i = Math.max(0, Math.floor(x)); i < Math.min(side, x + step); i += 1) {
          const wide = Math.min(i + 1, x + step) - Math.max(i, x);
          sum += ink[j * side + i] * tall * wide;
        }
      }
      levels[row * size + column] = Math.round(sum / (step * step));
    }
  }
  return levels;
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
