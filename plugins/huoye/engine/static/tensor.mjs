// Where the numbers of a value lie while a plan runs.
// Pictures [1, C, H, W] lie pixel by pixel, the channels of a pixel side by side. All other shapes lie
// in rows, as ONNX has them: the last dimension side by side. Both are `rows` rows of `columns` numbers,
// `stride` numbers apart, so that a part of the channels is a view, and nothing is copied for it.
import { product, same } from "./shapes.mjs";

/** What is written as one, and lives as long as any view of it. */
export class Buffer {
  /** @param {number} size in floats */
  constructor(size) {
    this.size = size;
    /** The first and the last instruction that meets it. */
    this.first = Infinity;
    this.last = -1;
    /** In bytes, once memory is laid out. */
    this.address = 0;
    /** Names of values that lie in it, with their views. @type {[string, Tensor][]} */
    this.values = [];
  }
}

export class Tensor {
  /**
   * @param {readonly number[]} dims as ONNX has them @param {Buffer} buffer
   * @param {{rows: number, columns: number, stride: number, offset?: number, isBool?: boolean}} layout
   *   stride and offset in floats
   */
  constructor(dims, buffer, { rows, columns, stride, offset = 0, isBool = false }) {
    this.dims = dims;
    this.buffer = buffer;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
    this.offset = offset;
    /** Whether it holds truths, as 1 and 0. */
    this.isBool = isBool;
  }

  get size() {
    return this.rows * this.columns;
  }

  get isPicture() {
    return this.dims.length === 4;
  }

  /** Which of `dims` lies side by side. */
  get axis() {
    return this.isPicture ? 1 : this.dims.length - 1;
  }

  /** Whether its numbers follow each other without a gap. */
  get isDense() {
    return this.rows === 1 || this.stride === this.columns;
  }

  /**
   * A part of the numbers side by side. @param {number} from @param {number} count
   */
  part(from, count) {
    const dims = this.dims.map((dim, axis) => (axis === this.axis ? count : dim));
    const { rows, stride, isBool } = this;
    return new Tensor(dims, this.buffer, {
      rows,
      columns: count,
      stride,
      offset: this.offset + from,
      isBool,
    });
  }

  /** The same rows under another shape. @param {readonly number[]} dims */
  as(dims) {
    return new Tensor(dims, this.buffer, this);
  }

  /** The same numbers, if they are dense, in rows of others lengths. @param {readonly number[]} dims */
  cut(dims) {
    const columns = dims[dims.length - 1] ?? 1;
    const rows = product(dims) / columns;
    return new Tensor(dims, this.buffer, {
      rows,
      columns,
      stride: columns,
      offset: this.offset,
      isBool: this.isBool,
    });
  }

  /** Whether both might hold a number at the same place. @param {Tensor} other */
  overlaps(other) {
    if (this.buffer !== other.buffer) return false;
    if (
      this.stride !== other.stride ||
      this.rows !== other.rows ||
      !same([this.axis], [other.axis])
    )
      return true;
    return this.offset < other.offset + other.columns && other.offset < this.offset + this.columns;
  }
}

/** @param {number} count */
export function upTo4(count) {
  return (count + 3) & ~3;
}
