// Weights are stored in 8 or 16 bits and computed with in 32: the graph makes them of a few constants,
// by Cast, Mul and Add. Done here before ONNX Runtime sees the file, because its own Cast is one
// enormous function that costs a browser some 60 MB and a quarter of a second to optimise, for one
// call a weight. They are handed over beside the graph, as external data: inside it, ONNX Runtime's
// memory would hold them three times while it reads, and WebAssembly's memory never shrinks.
// The graph may hold what the engine refuses: here all is copied but what makes weights.
import { ATTRIBUTE, GRAPH, MODEL, NODE, TENSOR, TYPES, outside, readEntry } from "../../engine/static/onnx_file.mjs";
import { Cursor } from "../../engine/static/protobuf.mjs";
import { fromHalf } from "./safetensors.mjs";

/** StringStringEntryProto. */
const ENTRY = { key: 1, value: 2 };
/** TensorProto.DataLocation */
const EXTERNAL = 1;
/** TensorProto.DataType */
const FLOAT32 = 1;
/** Dimensions of a tensor, at most. */
const MAX_DIMENSIONS = 64;

/**
 * A field of the graph: bytes [from, to).
 * @typedef {{from: number, to: number}} Field
 *
 * @typedef {{field: Field, inputs: string[], output: string, operator: string, to: number}} Node to:
 *   a Cast's type
 * @typedef {{field: Field, name: string, type: string | undefined, shape: number[],
 *   raw: Uint8Array | null, outside: boolean}} Tensor raw: none where its numbers stand otherwise;
 *   outside: in another file
 * @typedef {{shape: number[], data: Float32Array}} Weight
 */

/** What the graph calls its external data. */
const FILE = "weights";

/**
 * The same model with all weights as float32: what the graph makes of constants by Cast, Mul and Add,
 * float16 or int8 among them, is a constant itself, with the bits that ONNX Runtime gives it.
 * @param {Uint8Array} bytes an ONNX model
 * @param {Record<string, Uint8Array>} [files] other files that hold weights of it, by name
 * @returns {{graph: Uint8Array<ArrayBuffer>, externalData: {path: string, data: Uint8Array<ArrayBuffer>}[]}}
 *   what InferenceSession.create takes, the latter as an option
 */
export function widenWeights(bytes, files = {}) {
  const cursor = new Cursor(bytes);
  let graph = /** @type {{from: number, start: number, end: number} | null} */ (null);
  cursor.between(0, bytes.length, (field) => {
    if (field !== MODEL.graph) return;
    cursor.message();
    graph = { from: cursor.from, start: cursor.start, end: cursor.end };
  });
  if (!graph) throw new TypeError("a model without a graph");
  const { parts, weights } = widenGraph(cursor, graph, files);
  return {
    graph: join([
      bytes.subarray(0, graph.from),
      ...delimited(MODEL.graph, parts),
      bytes.subarray(graph.end),
    ]),
    externalData: weights.length ? [{ path: FILE, data: weights }] : [],
  };
}

/**
 * @param {Cursor} cursor @param {{start: number, end: number}} place of the graph
 * @param {Record<string, Uint8Array>} files
 * @returns {{parts: Uint8Array[], weights: Uint8Array<ArrayBuffer>}}
 */
function widenGraph(cursor, { start, end }, files) {
  /** @type {Field[]} */
  const fields = [];
  /** @type {Node[]} */
  const nodes = [];
  /** @type {Map<string, Tensor>} */
  const tensors = new Map();
  cursor.between(start, end, (number) => {
    const field = { from: cursor.from, to: cursor.end };
    fields.push(field);
    if (number === GRAPH.node) nodes.push(readNode(cursor, field));
    else if (number === GRAPH.initializer) {
      const tensor = readTensor(cursor, field, files);
      tensors.set(tensor.name, tensor);
    }
  });
  const making = makers(nodes, tensors);
  const makes = new Set(making.values());
  // Readers of a value that stay in the graph.
  const read = new Set(nodes.filter((node) => !makes.has(node)).flatMap(({ inputs }) => inputs));
  const made = new Set([...makes].flatMap(({ inputs }) => inputs));
  const dropped = new Set([...makes].map(({ field }) => field));
  /** @type {Map<string, Weight>} */
  const widened = new Map();
  for (const tensor of tensors.values()) {
    const wide = tensor.outside && tensor.type === "float32" && read.has(tensor.name);
    if (wide) widened.set(tensor.name, numbersOf(tensor));
    if (wide || (made.has(tensor.name) && !read.has(tensor.name))) dropped.add(tensor.field);
    else if (tensor.outside) throw new TypeError(`${tensor.name} is only cast in part`);
  }
  for (const name of making.keys()) if (read.has(name)) widened.set(name, weightOf(name, making, tensors));
  const parts = fields
    .filter((field) => !dropped.has(field))
    .map(({ from, to }) => cursor.bytes.subarray(from, to));
  const weights = [];
  let offset = 0;
  for (const [name, { shape, data }] of widened) {
    const raw = new Uint8Array(data.buffer);
    parts.push(...delimited(GRAPH.initializer, elsewhere(shape, name, offset, raw)));
    weights.push(raw);
    offset += raw.length;
  }
  return { parts, weights: join(weights) };
}

/**
 * The nodes that make constants of narrow ones, by what they give.
 * @param {Node[]} nodes in their order @param {Map<string, Tensor>} tensors
 */
function makers(nodes, tensors) {
  /** @type {Map<string, Node>} */
  const making = new Map();
  /** @param {string} name */
  const isNarrow = (name) => {
    const { type, raw } = tensors.get(name) ?? {};
    return (type === "float16" || type === "int8") && Boolean(raw);
  };
  /** @param {string} name */
  const isWide = (name) => {
    const { type, raw } = tensors.get(name) ?? {};
    return making.has(name) || (type === "float32" && Boolean(raw));
  };
  for (const node of nodes) {
    const { operator, inputs, output, to } = node;
    if (operator === "Cast" && to === FLOAT32 && isNarrow(inputs[0])) making.set(output, node);
    const joins = (operator === "Mul" || operator === "Add") && inputs.every(isWide);
    if (joins && inputs.some((name) => making.has(name))) making.set(output, node);
  }
  return making;
}

/**
 * @param {string} name @param {Map<string, Node>} making @param {Map<string, Tensor>} tensors
 * @returns {Weight} one of its own
 */
function weightOf(name, making, tensors) {
  const node = making.get(name);
  if (!node) return numbersOf(/** @type {Tensor} */ (tensors.get(name)));
  const [first, second] = node.inputs.map((input) => weightOf(input, making, tensors));
  return second ? joined(node.operator === "Mul", first, second) : first;
}

/**
 * The product or the sum of two, the shorter shape repeated as ONNX has it; one of them has the shape
 * of the result.
 * @param {boolean} isProduct @param {Weight} one @param {Weight} other @returns {Weight}
 */
function joined(isProduct, one, other) {
  const [whole, part] = one.data.length < other.data.length ? [other, one] : [one, other];
  const rank = whole.shape.length;
  const shape = [...Array(Math.max(rank - part.shape.length, 0)).fill(1), ...part.shape];
  if (shape.length > rank || shape.some((size, axis) => size !== 1 && size !== whole.shape[axis])) {
    throw new TypeError(`shapes ${whole.shape} and ${part.shape}`);
  }
  const { data } = whole;
  const places = placesOf(whole.shape, shape);
  for (let index = 0; index < data.length; index += 1) {
    const value = part.data[places[index]];
    // An array of float32 rounds what is put into it, once.
    data[index] = isProduct ? data[index] * value : data[index] + value;
  }
  return whole;
}

/**
 * Where a repeated tensor has the number for each of the whole.
 * @param {number[]} whole @param {number[]} part of the same rank
 */
function placesOf(whole, part) {
  let places = new Uint32Array(1);
  let stride = 1;
  for (let axis = whole.length - 1; axis >= 0; axis -= 1) {
    const step = part[axis] === 1 ? 0 : stride;
    const inner = places;
    places = new Uint32Array(inner.length * whole[axis]);
    for (let index = 0; index < whole[axis]; index += 1) {
      for (let place = 0; place < inner.length; place += 1) {
        places[index * inner.length + place] = inner[place] + index * step;
      }
    }
    stride *= part[axis];
  }
  return places;
}

/** Half-precision numbers by their bits, filled when first needed. @type {Float32Array | null} */
let table = null;

/** @param {Tensor} tensor @returns {Weight} its numbers as float32 */
function numbersOf({ name, type, shape, raw }) {
  if (!raw) throw new TypeError(`${name} has no numbers`);
  const size = type === "int8" ? 1 : type === "float16" ? 2 : 4;
  const data = new Float32Array(raw.length / size);
  if (data.length !== shape.reduce((product, length) => product * length, 1)) {
    throw new TypeError(`${name} is not ${shape}`);
  }
  // Every machine that browsers run on is little-endian, as WebAssembly is.
  if (type === "float32") new Uint8Array(data.buffer).set(raw);
  if (type === "int8") data.set(new Int8Array(raw.buffer, raw.byteOffset, raw.length));
  if (type === "float16") {
    table ??= Float32Array.from({ length: 0x10000 }, (_, bits) => fromHalf(bits));
    for (let index = 0; index < data.length; index += 1) {
      data[index] = table[raw[2 * index] | (raw[2 * index + 1] << 8)];
    }
  }
  return { shape, data };
}

/** @param {Cursor} cursor @param {Field} field @returns {Node} */
function readNode(cursor, field) {
  /** @type {Node} */
  const node = { field, inputs: [], output: "", operator: "", to: 0 };
  cursor.inside((number) => {
    if (number === NODE.input) node.inputs.push(cursor.text());
    else if (number === NODE.output) node.output ||= cursor.text();
    else if (number === NODE.op) node.operator = cursor.text();
    else if (number === NODE.attribute)
      cursor.inside((part) => {
        if (part === ATTRIBUTE.int) node.to = cursor.number();
      });
  });
  return node;
}

/**
 * @param {Cursor} cursor @param {Field} field @param {Record<string, Uint8Array>} files
 * @returns {Tensor}
 */
function readTensor(cursor, field, files) {
  /** @type {Tensor} */
  const tensor = { field, name: "", type: undefined, shape: [], raw: null, outside: false };
  /** @type {Map<string, string>} */
  const entries = new Map();
  cursor.inside((number) => {
    if (number === TENSOR.name) tensor.name = cursor.text();
    else if (number === TENSOR.type) tensor.type = TYPES[cursor.number()];
    else if (number === TENSOR.dims) cursor.numbers(tensor.shape, MAX_DIMENSIONS);
    else if (number === TENSOR.location) tensor.outside = cursor.number() === EXTERNAL;
    else if (number === TENSOR.external) readEntry(cursor, entries);
    else if (number === TENSOR.raw) {
      cursor.message();
      tensor.raw = cursor.bytes.subarray(cursor.start, cursor.end);
    }
  });
  if (tensor.outside) tensor.raw = outside(entries, files, tensor.name);
  return tensor;
}

/**
 * A float32 tensor whose numbers stand outside of the graph.
 * @param {number[]} shape @param {string} name @param {number} offset @param {Uint8Array} data
 * @returns {Uint8Array[]}
 */
function elsewhere(shape, name, offset, data) {
  /** @param {string} key @param {string | number} value */
  const entry = (key, value) =>
    delimited(TENSOR.external, [...text(ENTRY.key, key), ...text(ENTRY.value, String(value))]);
  return [
    ...shape.map((size) => Uint8Array.from([TENSOR.dims << 3, ...asVarint(size)])),
    Uint8Array.of(TENSOR.type << 3, FLOAT32),
    ...text(TENSOR.name, name),
    ...entry("location", FILE),
    ...entry("offset", offset),
    ...entry("length", data.length),
    Uint8Array.of(TENSOR.location << 3, EXTERNAL),
  ];
}

/** @param {number} number @param {string} words */
function text(number, words) {
  return delimited(number, [new TextEncoder().encode(words)]);
}

/** @param {number} value */
function asVarint(value) {
  const bytes = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
}

/**
 * A field that holds bytes. @param {number} number @param {Uint8Array[]} parts
 * @returns {Uint8Array[]}
 */
function delimited(number, parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [Uint8Array.from([(number << 3) | 2, ...asVarint(length)]), ...parts];
}

/** @param {Uint8Array[]} parts */
function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}
