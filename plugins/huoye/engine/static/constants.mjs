// Values that are known from the file, and what a graph computes of such alone.
// 16 and 8-bit weights stay as the file has them until they are packed.
import { attributesOf, arity } from "./attributes.mjs";
import { BYTES } from "./onnx_file.mjs";
import { Unsupported } from "./refusals.mjs";
import { axisOf, broadcast, MAX_SIZE, product, same, strides } from "./shapes.mjs";

/**
 * @typedef {import("./onnx_file.mjs").DataType} DataType
 * @typedef {import("./onnx_file.mjs").Node} Node
 */

/** The longest list that is a shape or axes, rather than data. */
const LONGEST_LIST = 256;
/** Numbers that may be computed before the first run, all together. */
export const MAX_FOLDED = 2 ** 26;

/** The largest float32. */
const LARGEST = 3.4028234663852886e38;

/** ONNX's code of float32, as Cast has it. */
const FLOAT32 = 1;

export class Constant {
  /**
   * @param {readonly number[]} dims @param {DataType} type what the graph takes it for
   * @param {{stored: DataType, data: Uint8Array, scale?: Constant | null}} content stored: what `data`
   *   is; each number is multiplied with that of `scale`, which is broadcast to `dims`
   */
  constructor(dims, type, { stored, data, scale = null }) {
    this.dims = dims;
    this.type = type;
    this.stored = stored;
    this.data = data;
    this.scale = scale;
  }

  get size() {
    return product(this.dims);
  }

  /** Its numbers, a copy. @returns {Float32Array} */
  numbers() {
    const stored = typed(this.stored, this.data);
    const values = stored instanceof Float32Array ? stored : new Float32Array(numbersOf(stored));
    if (!this.scale) return values;
    return combine("Mul", values, this.dims, this.scale.numbers(), this.scale.dims, this.dims);
  }

  /** Its only number, or null where it has more. */
  get number() {
    return this.size === 1 ? this.numbers()[0] : null;
  }

  /**
   * For each of `count` equal runs of its 8-bit numbers the factor, or null where it isn't stored so.
   * @param {number} count
   */
  factors(count) {
    const { scale } = this;
    if (this.stored !== "int8" || !scale) return null;
    if (scale.size === 1) return new Float32Array(count).fill(scale.numbers()[0]);
    const [first, ...rest] = strides(scale.dims, this.dims);
    return first === 1 && !rest.some(Boolean) && scale.size === count ? scale.numbers() : null;
  }
}

/** Numbers of a float constant, that are broadcast with others. @param {Constant} constant @param {Node} node */
function floats(constant, node) {
  if (constant.type !== "float32") throw new Unsupported(`its constant is ${constant.type}`, node);
  return constant.numbers();
}

/**
 * Whole numbers of an input that says a shape, axes or places.
 * @param {Constant} constant @param {Node} node
 */
export function integers(constant, node) {
  if (constant.type !== "int64" || constant.dims.length > 1 || constant.size > LONGEST_LIST)
    throw new Unsupported("a list of whole numbers is none", node);
  return Array.from(/** @type {BigInt64Array} */ (typed("int64", constant.data)), Number);
}

/** @type {Record<DataType, (buffer: ArrayBuffer) => ArrayLike<number | bigint> & Iterable<number | bigint>>} */
const VIEWS = {
  float32: (buffer) => new Float32Array(buffer),
  float16: (buffer) => Float32Array.from(new Uint16Array(buffer), fromHalf),
  int8: (buffer) => new Int8Array(buffer),
  uint8: (buffer) => new Uint8Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
  int64: (buffer) => new BigInt64Array(buffer),
};

/** @param {DataType} type @param {Uint8Array} data at any byte */
function typed(type, data) {
  return VIEWS[type](/** @type {ArrayBuffer} */ (data.slice().buffer));
}

/** @param {ArrayLike<number | bigint>} list @returns {ArrayLike<number>} */
function numbersOf(list) {
  return typeof list[0] === "bigint"
    ? Array.from(list, Number)
    : /** @type {ArrayLike<number>} */ (list);
}

/** A finite number of 16 bits. @param {number} bits */
function fromHalf(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24);
}

/** @param {Float32Array} values @param {readonly number[]} dims */
function floatConstant(values, dims) {
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return new Constant(dims, "float32", { stored: "float32", data });
}

/** @type {Record<string, (node: Node, inputs: (Constant | null)[]) => Constant>} */
const FOLDS = {
  Cast(node, [value]) {
    arity(node, 1);
    const { to } = attributesOf(node, { to: 0, saturate: 1 });
    const constant = /** @type {Constant} */ (value);
    if (to !== FLOAT32 || constant.type === "int64")
      throw new Unsupported(`from ${constant.type} to type ${to}`, node);
    return new Constant(constant.dims, "float32", constant);
  },

  DequantizeLinear(node, [value, scale, zero]) {
    arity(node, 2, 3);
    const { axis, block_size: block } = attributesOf(node, { axis: 1, block_size: 0 });
    const constant = /** @type {Constant} */ (value);
    const factors = /** @type {Constant} */ (scale);
    if (constant.type !== "int8" || factors.type !== "float32" || block !== 0)
      throw new Unsupported("another kind than int8 of float32", node);
    if (zero && (zero.type !== "int8" || !same(zero.dims, factors.dims) || zero.data.some(Boolean)))
      throw new Unsupported("a zero point", node);
    let { dims } = factors;
    if (dims.length) {
      const along = axisOf(axis, constant.dims.length, node);
      if (!same(dims, [constant.dims[along]]))
        throw new Unsupported(`scales of the shape [${dims}]`, node);
      dims = constant.dims.map((dim, k) => (k === along ? dim : 1));
    }
    const steps = new Constant(dims, "float32", factors);
    return new Constant(constant.dims, "float32", { ...constant, scale: steps });
  },

  Add: binary,
  Sub: binary,
  Mul: binary,
  Div: binary,
  Max: binary,
  Min: binary,

  ReduceL2(node, [value, axes]) {
    arity(node, 2);
    const { keepdims } = attributesOf(node, { keepdims: 1, noop_with_empty_axes: 0 });
    const constant = /** @type {Constant} */ (value);
    const rank = constant.dims.length;
    const [axis, ...more] = integers(/** @type {Constant} */ (axes), node);
    if (more.length || axis === undefined || axisOf(axis, rank, node) !== rank - 1)
      throw new Unsupported("of a constant, along another axis than its last", node);
    const values = floats(constant, node);
    const columns = constant.dims[rank - 1];
    const lengths = new Float32Array(values.length / columns);
    for (let row = 0, at = 0; row < lengths.length; row += 1) {
      let sum = 0;
      for (const end = at + columns; at < end; at += 1) sum += values[at] * values[at];
      lengths[row] = Math.sqrt(sum);
    }
    const outer = constant.dims.slice(0, -1);
    return floatConstant(lengths, keepdims ? [...outer, 1] : outer);
  },
};

/** @param {Node} node @param {(Constant | null)[]} inputs */
function binary(node, inputs) {
  arity(node, 2);
  attributesOf(node, {});
  const [a, b] = /** @type {Constant[]} */ (inputs);
  const dims = broadcast(a.dims, b.dims);
  if (!dims || product(dims) > MAX_SIZE)
    throw new Unsupported(`of the shapes [${a.dims}] and [${b.dims}]`, node);
  if (node.op === "Mul")
    for (const [weights, scale] of [
      [a, b],
      [b, a],
    ])
      if (
        weights.stored === "int8" &&
        weights.type === "float32" &&
        !weights.scale &&
        scale.type === "float32" &&
        same(weights.dims, dims)
      )
        return new Constant(dims, "float32", { ...weights, scale });
  return floatConstant(
    combine(node.op, floats(a, node), a.dims, floats(b, node), b.dims, dims),
    dims,
  );
}

/**
 * One row: a loop for each, since a function called a million times for a number costs more than it.
 * @type {Record<string, (to: Float32Array, at: number, end: number, a: Float32Array, p: number,
 *   aStep: number, b: Float32Array, q: number, bStep: number) => void>}
 */
const ROWS = {
  Add(to, at, end, a, p, aStep, b, q, bStep) {
    for (; at < end; at += 1, p += aStep, q += bStep) to[at] = a[p] + b[q];
  },
  Sub(to, at, end, a, p, aStep, b, q, bStep) {
    for (; at < end; at += 1, p += aStep, q += bStep) to[at] = a[p] - b[q];
  },
  Mul(to, at, end, a, p, aStep, b, q, bStep) {
    for (; at < end; at += 1, p += aStep, q += bStep) to[at] = a[p] * b[q];
  },
  Div(to, at, end, a, p, aStep, b, q, bStep) {
    for (; at < end; at += 1, p += aStep, q += bStep) to[at] = a[p] / b[q];
  },
  Max(to, at, end, a, p, aStep, b, q, bStep) {
    for (; at < end; at += 1, p += aStep, q += bStep) to[at] = Math.max(a[p], b[q]);
  },
  Min(to, at, end, a, p, aStep, b, q, bStep) {
    for (; at < end; at += 1, p += aStep, q += bStep) to[at] = Math.min(a[p], b[q]);
  },
};

/**
 * Two arrays, broadcast to `dims`.
 * @param {string} op one of `ROWS` @param {Float32Array} a @param {readonly number[]} aDims
 * @param {Float32Array} b @param {readonly number[]} bDims @param {readonly number[]} dims
 */
function combine(op, a, aDims, b, bDims, dims) {
  const row = ROWS[op];
  const result = new Float32Array(product(dims));
  const columns = dims[dims.length - 1] ?? 1;
  const [aSteps, bSteps] = [strides(aDims, dims), strides(bDims, dims)];
  const [aStep, bStep] = [aSteps.pop() ?? 0, bSteps.pop() ?? 0];
  for (let k = 0, at = 0; at < result.length; k += 1, at += columns)
    row(
      result,
      at,
      at + columns,
      a,
      place(k, dims, aSteps),
      aStep,
      b,
      place(k, dims, bSteps),
      bStep,
    );
  return result;
}

/**
 * Where a row begins. @param {number} row counted through all dimensions but the last
 * @param {readonly number[]} dims @param {readonly number[]} steps of all but the last
 */
function place(row, dims, steps) {
  let at = 0;
  for (let axis = steps.length - 1; axis >= 0; axis -= 1) {
    at += (row % dims[axis]) * steps[axis];
    row = Math.floor(row / dims[axis]);
  }
  return at;
}

/**
 * What a node gives of constants alone. Raises Unsupported.
 * @param {Node} node @param {(Constant | null)[]} inputs null: left out
 */
export function fold(node, inputs) {
  if (!Object.hasOwn(FOLDS, node.op)) throw new Unsupported("of constants alone", node);
  const constant = FOLDS[node.op](node, inputs);
  // An 8-bit number is at most 128 times its scale.
  const [numbers, most] = constant.scale
    ? [constant.scale.numbers(), LARGEST / 128]
    : [constant.stored === "float32" ? constant.numbers() : [], LARGEST];
  for (let at = 0; at < numbers.length; at += 1)
    if (!(Math.abs(numbers[at]) <= most))
      throw new Unsupported("it gives numbers that are not finite", node);
  return constant;
}

/**
 * A constant of any type in the order of a result's rows: what does not change from row to row once.
 * @param {Constant} constant @param {import("./tensor.mjs").Tensor} like whose shape it is broadcast to
 * @returns {{values: Float32Array, stride: number}} stride: of its rows, a multiple of 4; 0: of one for all
 */
export function spread(constant, like) {
  const numbers = constant.numbers();
  const steps = strides(constant.dims, like.dims);
  const step = steps[like.axis] ?? 0;
  const outer = steps.filter((_, axis) => axis !== like.axis);
  const outerDims = like.dims.filter((_, axis) => axis !== like.axis);
  const stride = (like.columns + 3) & ~3;
  const rows = outer.some(Boolean) ? like.rows : 1;
  const values = new Float32Array(rows * stride);
  for (let row = 0; row < rows; row += 1) {
    const start = place(row, outerDims, outer);
    for (let k = 0; k < like.columns; k += 1) values[row * stride + k] = numbers[start + k * step];
  }
  return { values, stride: rows === 1 ? 0 : stride };
}

/** How many bytes `data` of a type hold. @param {Constant} constant */
export function storedBytes(constant) {
  return constant.size * BYTES[constant.stored];
}
