// Values that are known from the file, and what a graph computes of such alone.
// 16 and 8-bit weights stay as the file has them until they are packed.
import { attributesOf, arity } from "./attributes.mjs";
import { Unsupported } from "./refusals.mjs";
import { axisOf, broadcast, MAX_SIZE, product, same, strides } from "./shapes.mjs";

/**
 * @typedef {import("./onnx_file.mjs").DataType} DataType
 * @typedef {import("./onnx_file.mjs").Node} Node
 */

/** The longest list that is a shape or axes, rather than data. */
const LONGEST_LIST = 256;
/** Numbers that may be computed while a graph is compiled, all together. */
export const MAX_FOLDED = 2 ** 25;
/** How many passes over its numbers a constant may take when it is packed. */
const MAX_PASSES = 32;

/** The largest float32. */
const LARGEST = 3.4028234663852886e38;

/** ONNX's code of float32, as Cast has it. */
const FLOAT32 = 1;

/**
 * What is done to the numbers of a constant, one after another, rounded each time.
 * @typedef {{op: string, other: Constant}} Step op: one of `ROWS`, of the number and that of `other`,
 *   which is broadcast to the constant's shape
 */

export class Constant {
  /**
   * @param {readonly number[]} dims @param {DataType} type what the graph takes it for
   * @param {{stored: DataType, data: Uint8Array, steps?: readonly Step[]}} content stored: what `data` is;
   *   steps: what makes the constant's numbers of it
   */
  constructor(dims, type, { stored, data, steps = [] }) {
    this.dims = dims;
    this.type = type;
    this.stored = stored;
    this.data = data;
    this.steps = steps;
    /** How many passes over its numbers evaluate it. @type {number} */
    this.passes = 1 + steps.reduce((sum, { other }) => sum + other.passes, 0);
  }

  get size() {
    return product(this.dims);
  }

  /** Its numbers, a copy. @returns {Float32Array} */
  numbers() {
    const stored = typed(this.stored, this.data);
    let values = stored instanceof Float32Array ? stored : new Float32Array(numbersOf(stored));
    for (const { op, other } of this.steps)
      values = combine(op, values, this.dims, other.numbers(), other.dims, this.dims);
    return values;
  }

  /** Its only number, or null where it has more. */
  get number() {
    return this.size === 1 ? this.numbers()[0] : null;
  }

  /**
   * Some of its first dimension. @param {number} from @param {number} to @returns {Constant}
   */
  part(from, to) {
    const [count, ...rest] = this.dims;
    const bytes = this.data.length / count;
    const steps = this.steps.map(({ op, other }) => {
      const varies = other.dims.length === this.dims.length && other.dims[0] > 1;
      return { op, other: varies ? other.part(from, to) : other };
    });
    const data = this.data.subarray(from * bytes, to * bytes);
    return new Constant([to - from, ...rest], this.type, { stored: this.stored, data, steps });
  }

  /** What none of its numbers exceeds. @returns {number} */
  get bound() {
    let bound = BOUNDS[this.stored] ?? largest(this.numbers());
    for (const { op, other } of this.steps) {
      if (op === "Mul") bound *= other.bound;
      else if (op === "Div") bound *= largest(other.numbers().map((number) => 1 / number));
      else bound += other.bound;
    }
    return bound;
  }
}

/** Of what is stored in few bits. @type {Partial<Record<DataType, number>>} */
const BOUNDS = { int8: 128, uint8: 255, float16: 65504 };

/** @param {Float32Array} numbers */
function largest(numbers) {
  let most = 0;
  for (let at = 0; at < numbers.length; at += 1) {
    const size = Math.abs(numbers[at]);
    // Infinity also for what is no number.
    if (!(size <= most)) most = size <= LARGEST ? size : Infinity;
  }
  return most;
}

/** Numbers that are looked at together, where a constant has many. */
export const PART = 2 ** 18;

/** The numbers of a constant of some dimensions, a part after the other. @param {Constant} constant */
function* inParts(constant) {
  const [count] = constant.dims;
  const most = Math.max(1, Math.floor((PART * count) / constant.size));
  for (let from = 0; from < count; from += most)
    yield constant.part(from, Math.min(from + most, count)).numbers();
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
export const FOLDS = {
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
    return new Constant(constant.dims, "float32", {
      ...constant,
      steps: [{ op: "Mul", other: new Constant(dims, "float32", factors) }],
    });
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
    if (constant.type !== "float32") throw new Unsupported(`it is ${constant.type}`, node);
    const columns = constant.dims[rank - 1];
    const lengths = new Float32Array(constant.size / columns);
    let row = 0;
    for (const values of rank > 1 ? inParts(constant) : [constant.numbers()])
      for (let at = 0; at < values.length; row += 1) {
        let sum = 0;
        for (const end = at + columns; at < end; at += 1) sum += values[at] * values[at];
        lengths[row] = Math.sqrt(sum);
      }
    const outer = constant.dims.slice(0, -1);
    return floatConstant(lengths, keepdims ? [...outer, 1] : outer);
  },
};

/** Operators whose inputs can't change places. */
const ORDERED = ["Sub", "Div"];

/** @param {Node} node @param {(Constant | null)[]} inputs */
function binary(node, inputs) {
  arity(node, 2);
  attributesOf(node, {});
  const [a, b] = /** @type {Constant[]} */ (inputs);
  const dims = broadcast(a.dims, b.dims);
  if (!dims || product(dims) > MAX_SIZE)
    throw new Unsupported(`of the shapes [${a.dims}] and [${b.dims}]`, node);
  return (
    later(node, a, b, dims) ??
    (ORDERED.includes(node.op) ? null : later(node, b, a, dims)) ??
    floatConstant(combine(node.op, floats(a, node), a.dims, floats(b, node), b.dims, dims), dims)
  );
}

/**
 * A step more for weights of few bits, to be taken when they are packed.
 * @param {Node} node @param {Constant} weights @param {Constant} other @param {readonly number[]} dims
 */
function later({ op }, weights, other, dims) {
  const areFloats = weights.type === "float32" && other.type === "float32";
  if (!areFloats || weights.stored === "float32" || !same(weights.dims, dims)) return null;
  return new Constant(dims, "float32", { ...weights, steps: [...weights.steps, { op, other }] });
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
  if (constant.passes > MAX_PASSES)
    throw new Unsupported("too much is made of constants alone", node);
  if (!(constant.bound <= LARGEST))
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

/**
 * A constant as it meets another of the shape `dims`: its numbers for the first of the other's
 * dimensions alone, where they are the same for all.
 * @param {Constant} constant @param {readonly number[]} dims
 * @returns {{numbers: Float32Array, step: number}} step: from one of the first dimension to the next
 */
export function expand(constant, dims) {
  const varies = (strides(constant.dims, dims)[0] ?? 0) > 0;
  const shape = varies ? dims : [1, ...dims.slice(1)];
  const own = constant.numbers();
  const numbers = same(constant.dims, shape)
    ? own
    : combine("Mul", own, constant.dims, ONE, [], shape);
  return { numbers, step: varies ? numbers.length / dims[0] : 0 };
}

/**
 * A number for each of the first dimension, where a constant has no others.
 * @param {Constant} constant @param {readonly number[]} dims
 */
export function byRow(constant, dims) {
  const [first, ...rest] = strides(constant.dims, dims);
  if (rest.some(Boolean)) return null;
  return first ? constant.numbers() : new Float32Array(dims[0]).fill(constant.numbers()[0]);
}

const ONE = new Float32Array([1]);
