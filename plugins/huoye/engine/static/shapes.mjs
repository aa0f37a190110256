// ONNX's rules of shapes, for shapes that are known.
import { Unsupported } from "./refusals.mjs";

/** @typedef {import("./onnx_file.mjs").Node} Node */

/** Numbers of one value, and factors of one multiplication's count: what a run may fill. */
export const MAX_SIZE = 2 ** 26;

/** @param {readonly number[]} dims */
export function product(dims) {
  return dims.reduce((size, dim) => size * dim, 1);
}

/** @param {readonly number[]} a @param {readonly number[]} b */
export function same(a, b) {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/**
 * The shape of an operation on numbers of two shapes, or null where they don't go together.
 * @param {readonly number[]} a @param {readonly number[]} b @returns {number[] | null}
 */
export function broadcast(a, b) {
  const rank = Math.max(a.length, b.length);
  const dims = [];
  for (let axis = 0; axis < rank; axis += 1) {
    const p = a[axis - rank + a.length] ?? 1;
    const q = b[axis - rank + b.length] ?? 1;
    if (p !== q && p !== 1 && q !== 1) return null;
    dims.push(Math.max(p, q));
  }
  return dims;
}

/**
 * Of each dimension of `dims`, how far apart neighbours lie in a dense array of the shape `from`,
 * which is broadcast to it; 0 where it has but one number for all.
 * @param {readonly number[]} from @param {readonly number[]} dims
 */
export function strides(from, dims) {
  const steps = new Array(dims.length).fill(0);
  let step = 1;
  for (let axis = from.length - 1; axis >= 0; axis -= 1) {
    if (from[axis] > 1) steps[axis + dims.length - from.length] = step;
    step *= from[axis];
  }
  return steps;
}

/** An axis counted from the front. @param {number} axis @param {number} rank @param {Node} node */
export function axisOf(axis, rank, node) {
  if (!(axis >= -rank && axis < rank)) throw new Unsupported(`axis ${axis} of ${rank}`, node);
  return axis < 0 ? axis + rank : axis;
}

/**
 * The shape that a Reshape gives.
 * @param {readonly number[]} dims @param {readonly number[]} wanted its second input
 * @param {boolean} allowZero @param {Node} node
 */
export function reshaped(dims, wanted, allowZero, node) {
  const refused = new Unsupported(`[${dims}] can't become [${wanted}]`, node);
  const shape = wanted.map((dim, axis) => {
    if (dim !== 0 || allowZero) return dim;
    if (axis >= dims.length) throw refused;
    return dims[axis];
  });
  const open = shape.indexOf(-1);
  const size = product(dims);
  if (open >= 0) shape[open] = size / -product(shape);
  if (!shape.every((dim) => Number.isSafeInteger(dim) && dim > 0) || product(shape) !== size)
    throw refused;
  return shape;
}
