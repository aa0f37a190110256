// What is known of a graph while it is compiled: values, instructions, weights; and in the end how it
// is run. Nothing is computed here, and memory has no addresses yet.
import { Constant } from "./constants.mjs";
import { Uses } from "./graph.mjs";
import { Unsupported } from "./refusals.mjs";
import { MAX_SIZE, product } from "./shapes.mjs";
import { Buffer, Tensor, upTo4 } from "./tensor.mjs";

/**
 * @typedef {import("./onnx_file.mjs").Graph} Graph
 * @typedef {import("./onnx_file.mjs").Node} Node
 * @typedef {import("./onnx_file.mjs").Port} Port
 * @typedef {Tensor | Constant | Feed | TableRows} Value
 * @typedef {number | Tensor | Area | Feed} Argument a tensor stands for the address of its first number
 * @typedef {{kernel: string, args: Argument[]}} Instruction
 * @typedef {{name: string, dims: readonly number[], tensor: Tensor}} Place tensor: dense, in ONNX's order
 */

/** Multiplications of a run, and numbers of all its values: some seconds. */
const MAX_WORK = 2 ** 32;

/** Memory that isn't an activation. */
export class Area {
  /** @param {number} size in floats */
  constructor(size) {
    this.size = size;
    /** In bytes, once memory is laid out. */
    this.address = 0;
  }
}

/** Weights in the form that a kernel takes, or numbers as they are. */
export class Weight extends Area {
  /**
   * @param {number} size in floats
   * @param {Constant | Float32Array} source
   * @param {Packing | null} packing null: the numbers of `source` as they are
   */
  constructor(size, source, packing) {
    super(size);
    this.source = source;
    this.packing = packing;
  }
}

/**
 * How a kernel wants weights [outputs, inputs, taps].
 * @typedef {{kernel: "pack" | "wino2_w" | "wino4_w", outputs: number, inputs: number, taps: number,
 *   stride: number, padded: number, transposed: boolean}} Packing stride: inputs with zeros behind them;
 *   padded: outputs so; transposed: they lie as [inputs, outputs]
 */

/** An input of a length that is known when it is given. */
export class Feed {
  /** @param {Port} port */
  constructor(port) {
    this.port = port;
  }
}

/** Rows of a table, by ids that are fed. */
export class TableRows {
  /** @param {Constant} table [rows, columns] @param {Feed} ids */
  constructor(table, ids) {
    this.table = table;
    this.ids = ids;
  }
}

export class Plan {
  /** @param {Graph} graph */
  constructor(graph) {
    this.uses = new Uses(graph);
    /** @type {Map<string, Value>} */
    this.values = new Map();
    /** Nodes whose instructions are emitted, by themselves or within another's. @type {Set<Node>} */
    this.done = new Set();
    /** @type {Instruction[]} */
    this.instructions = [];
    /** @type {Buffer[]} */
    this.buffers = [];
    /** @type {Weight[]} */
    this.weights = [];
    /** What each convolution uses anew: its input with a border, and Winograd's tiles. */
    this.scratch = { padded: new Area(0), tiles: new Area(0), products: new Area(0) };
    /** @type {Place[]} */
    this.inputs = [];
    /** @type {Feed[]} */
    this.feeds = [];
    /** @type {Place[]} */
    this.outputs = [];
    /** Multiplications of a run, and numbers of all its values. */
    this.work = 0;
    /** Numbers that were computed of constants alone, and floats of all weights. */
    this.folded = 0;
    this.filled = 0;
  }

  /** A tensor that a node takes. @param {string} name @param {Node} node @returns {Tensor} */
  tensor(name, node) {
    const value = this.values.get(name);
    if (value instanceof Tensor && !value.isBool) return value;
    throw new Unsupported(`“${name}” is ${nameOf(value)}`, node);
  }

  /** A constant that a node takes. @param {string} name @param {Node} node @returns {Constant} */
  constant(name, node) {
    const value = this.values.get(name);
    if (value instanceof Constant) return value;
    throw new Unsupported(`“${name}” is ${nameOf(value)}, and nothing else is known there`, node);
  }

  /** @param {string} name @param {Value} value */
  set(name, value) {
    this.values.set(name, value);
    if (value instanceof Tensor) value.buffer.values.push([name, value]);
  }

  /**
   * Room for a new value.
   * @param {readonly number[]} dims
   * @param {{isBool?: boolean, isPadded?: boolean}} [kind] isPadded: rows have room for a multiple of
   *   four numbers, as pictures always do, for kernels that write so many
   * @returns {Tensor}
   */
  allocate(dims, { isBool = false, isPadded = false } = {}) {
    const isPicture = dims.length === 4;
    const size = product(dims);
    const columns = (isPicture ? dims[1] : dims[dims.length - 1]) ?? 1;
    const rows = size / columns;
    const stride = isPicture || (isPadded && rows > 1) ? upTo4(columns) : columns;
    if (dims.length > 4 || (isPicture && dims[0] !== 1) || rows * stride > MAX_SIZE)
      throw new Unsupported(`a value of the shape [${dims}]`);
    this.spend(size);
    // Kernels read and write four numbers at a time.
    const buffer = new Buffer(upTo4(rows * stride) + 4);
    this.buffers.push(buffer);
    return new Tensor(dims, buffer, { rows, columns, stride, isBool });
  }

  /** @param {string} kernel @param {Argument[]} args */
  emit(kernel, ...args) {
    const at = this.instructions.length;
    for (const arg of args)
      if (arg instanceof Tensor) {
        arg.buffer.first = Math.min(arg.buffer.first, at);
        arg.buffer.last = Math.max(arg.buffer.last, at);
      }
    this.instructions.push({ kernel, args });
  }

  /** Copy a tensor's numbers into another of as many rows and columns. @param {Tensor} from @param {Tensor} to */
  copy(from, to) {
    this.emit("ew", COPY, to.rows, to.columns, from, from.stride, 0, 0, to, to.stride);
  }

  /** Numbers for a kernel, zeros behind them. @param {Float32Array} numbers */
  numbers(numbers) {
    return this.#keep(new Weight(upTo4(numbers.length), numbers, null));
  }

  /**
   * Weights in a kernel's form; the same ones in the same form are kept once.
   * @param {number} size in floats @param {Constant} source @param {Packing} packing
   */
  packed(size, source, packing) {
    const known = this.weights.find(
      (weight) => weight.source === source && weight.packing && sameFields(weight.packing, packing),
    );
    if (known) return known;
    return this.#keep(new Weight(size, source, packing));
  }

  /** @param {Weight} weight */
  #keep(weight) {
    this.filled += weight.size;
    if (this.filled > MAX_SIZE)
      throw new Unsupported(`its weights take more than ${MAX_SIZE} floats`);
    this.weights.push(weight);
    return weight;
  }

  /**
   * Weights as the products of matrices take them.
   * @param {Constant} weights [outputs, inputs, taps]
   * @param {{outputs: number, inputs: number, taps?: number, transposed?: boolean}} form transposed: they
   *   lie as [inputs, outputs]
   */
  matrix(weights, { outputs, inputs, taps = 1, transposed = false }) {
    const padded = upTo4(outputs);
    const form = { outputs, inputs, taps, stride: inputs, padded, transposed };
    return this.packed(taps * inputs * padded, weights, { kernel: "pack", ...form });
  }

  /**
   * Whether what lies in a tensor's place may be overwritten when `nodes` are emitted: all else that
   * reads it must have been.
   * @param {Tensor} tensor @param {Set<Node>} nodes
   */
  mayOverwrite(tensor, nodes) {
    return tensor.buffer.values.every(
      ([name, view]) =>
        !view.overlaps(tensor) ||
        (!this.uses.outputs.has(name) &&
          this.uses.of(name).every((user) => this.done.has(user) || nodes.has(user))),
    );
  }

  /** Count what a run does. @param {number} count */
  spend(count) {
    this.work += count;
    if (this.work > MAX_WORK)
      throw new Unsupported(`a run takes more than ${MAX_WORK} multiplications`);
  }
}

const COPY = 13;

/** What a value is, for messages. @param {Value | undefined} value */
export function nameOf(value) {
  if (value instanceof Constant) return "a constant";
  if (value instanceof Tensor) return value.isBool ? "a truth" : "no constant";
  return "of a length that is not known";
}

/** @param {Record<string, unknown>} a @param {Record<string, unknown>} b */
function sameFields(a, b) {
  return Object.keys(a).every((key) => a[key] === b[key]);
}
