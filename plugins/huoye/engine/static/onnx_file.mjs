// An ONNX file as a graph: names, shapes and attributes read, weights left where they lie.
// Field numbers are those of onnx.proto. A field that is not known here may change what the others
// mean, and is refused.
import { Cursor, WIRE } from "./protobuf.mjs";
import { Malformed, Unsupported } from "./refusals.mjs";

/**
 * @typedef {"float32" | "float16" | "int8" | "uint8" | "int32" | "int64"} DataType
 * @typedef {{dims: number[], type: DataType, data: Uint8Array}} Tensor data: little-endian, as the
 *   file has it, at any byte
 * @typedef {{kind: "float" | "int" | "text" | "ints", value: number | number[] | string}} Attribute
 * @typedef {{op: string, name: string, inputs: string[], outputs: string[],
 *   attributes: Map<string, Attribute>}} Node an input that is left out is ""
 * @typedef {{name: string, type: DataType, dims: (number | null)[]}} Port null: a free dimension
 * @typedef {Record<string, Uint8Array>} External files in which a model's weights may lie, by the names
 *   that it has for them
 * @typedef {{nodes: Node[], initializers: Map<string, Tensor>, inputs: Port[], outputs: Port[]}} Graph
 */

/** @type {Record<number, DataType>} */
export const TYPES = { 1: "float32", 2: "uint8", 3: "int8", 6: "int32", 7: "int64", 10: "float16" };
/** @type {Record<DataType, number>} */
export const BYTES = { float32: 4, float16: 2, int8: 1, uint8: 1, int32: 4, int64: 8 };

/** Bounds on what a few bytes can ask for. */
const MAX_NODES = 10_000;
const MAX_TENSORS = 10_000;
const MAX_PORTS = 64;
const MAX_NAMES = 256;
const MAX_ATTRIBUTES = 32;
const MAX_DIMENSIONS = 8;
const MAX_NUMBERS = 256;
/** Of one dimension, and of all of a tensor together. */
const MAX_SIZE = 2 ** 28;

/** What the operators were compared with ONNX Runtime in. */
const OPSETS = { from: 18, to: 22 };
const IR_VERSIONS = { from: 4, to: 12 };

export const MODEL = { ir: 1, graph: 7, opset: 8, notes: [2, 3, 4, 5, 6, 14] };
export const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, notes: [2, 10, 13, 16] };
export const NODE = { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7, notes: [6, 9] };
export const ATTRIBUTE = { name: 1, float: 2, int: 3, text: 4, floats: 7, ints: 8, type: 20, notes: [13] };
export const TENSOR = {
  dims: 1,
  type: 2,
  floats: 4,
  ints: 5,
  longs: 7,
  name: 8,
  raw: 9,
  external: 13,
  location: 14,
  notes: [12, 16],
};
/** AttributeProto.AttributeType of those that are read. @type {Record<number, Attribute["kind"]>} */
const KINDS = { 1: "float", 2: "int", 3: "text", 7: "ints" };

/**
 * The graph of a model.
 * @param {Uint8Array} bytes of the whole file; the tensors' data are parts of it
 * @param {External} [external]
 * @returns {Graph}
 * Raises Malformed, and Unsupported for what an ONNX model may have and this engine doesn't read:
 * weights in files that are not given, functions, subgraphs, other operator sets, weights that are no
 * numbers.
 */
export function readModel(bytes, external = {}) {
  const cursor = new Cursor(bytes);
  let place = /** @type {[number, number] | null} */ (null);
  let ir = 0;
  let opset = 0;
  cursor.between(0, bytes.length, (field) => {
    if (field === MODEL.ir) ir = cursor.number();
    else if (field === MODEL.graph) {
      cursor.message();
      if (place) throw new Malformed("a model of two graphs");
      place = [cursor.start, cursor.end];
    } else if (field === MODEL.opset) {
      if (opset) throw new Unsupported("it has more than one operator set");
      opset = readOpset(cursor);
    } else ignore(field, MODEL.notes, "ModelProto");
  });
  if (!place) throw new Malformed("no ONNX model: it has no graph");
  if (!(ir >= IR_VERSIONS.from && ir <= IR_VERSIONS.to))
    throw new Unsupported(
      `IR version ${ir}, and ${IR_VERSIONS.from} to ${IR_VERSIONS.to} are known`,
    );
  if (!(opset >= OPSETS.from && opset <= OPSETS.to))
    throw new Unsupported(`operator set ${opset}, and ${OPSETS.from} to ${OPSETS.to} are known`);
  return readGraph(cursor, place, external);
}

/** @param {Cursor} cursor */
function readOpset(cursor) {
  let version = 0;
  cursor.inside((field) => {
    if (field === 2) version = cursor.number();
    else if (field === 1) ordinary(cursor.text());
    else ignore(field, [], "OperatorSetIdProto");
  });
  if (version < 1) throw new Malformed(`operator set ${version}`);
  return version;
}

/** @param {string} domain */
function ordinary(domain) {
  if (domain !== "" && domain !== "ai.onnx")
    throw new Unsupported(`operators of the domain “${domain}”`);
}

/** @param {Cursor} cursor @param {[number, number]} place @param {External} external @returns {Graph} */
function readGraph(cursor, [start, end], external) {
  /** @type {Graph} */
  const graph = { nodes: [], initializers: new Map(), inputs: [], outputs: [] };
  cursor.between(start, end, (field) => {
    if (field === GRAPH.node) {
      if (graph.nodes.length === MAX_NODES)
        throw new Unsupported(`it has more than ${MAX_NODES} nodes`);
      graph.nodes.push(readNode(cursor));
    } else if (field === GRAPH.initializer) {
      const { name, tensor } = readTensor(cursor, external);
      if (graph.initializers.has(name)) throw new Malformed(`two initializers “${name}”`);
      if (graph.initializers.size === MAX_TENSORS)
        throw new Unsupported(`it has more than ${MAX_TENSORS} tensors`);
      graph.initializers.set(name, tensor);
    } else if (field === GRAPH.input) addPort(graph.inputs, readPort(cursor));
    else if (field === GRAPH.output) addPort(graph.outputs, readPort(cursor));
    else ignore(field, GRAPH.notes, "GraphProto");
  });
  return graph;
}

/** @param {Port[]} ports @param {Port} port */
function addPort(ports, port) {
  if (ports.length === MAX_PORTS)
    throw new Unsupported(`it has more than ${MAX_PORTS} inputs or outputs`);
  ports.push(port);
}

/** @param {Cursor} cursor @returns {Node} */
function readNode(cursor) {
  /** @type {Node} */
  const node = { op: "", name: "", inputs: [], outputs: [], attributes: new Map() };
  cursor.inside((field) => {
    if (field === NODE.input) node.inputs.push(cursor.text());
    else if (field === NODE.output) node.outputs.push(cursor.text());
    else if (field === NODE.name) node.name = cursor.text();
    else if (field === NODE.op) node.op = cursor.text();
    else if (field === NODE.domain) ordinary(cursor.text());
    else if (field === NODE.attribute) readAttribute(cursor, node);
    else ignore(field, NODE.notes, "NodeProto");
    if (node.inputs.length + node.outputs.length > MAX_NAMES)
      throw new Unsupported(`a node of more than ${MAX_NAMES} values`);
  });
  if (!node.op) throw new Malformed("a node without an operator");
  node.name ||= node.outputs[0] ?? "";
  return node;
}

/** @param {Cursor} cursor @param {Node} node */
function readAttribute(cursor, node) {
  let name = "";
  let code = 0;
  /** What a file leaves out is zero or empty. */
  const values = { float: 0, int: 0, text: "", ints: /** @type {number[]} */ ([]) };
  cursor.inside((field) => {
    if (field === ATTRIBUTE.name) name = cursor.text();
    else if (field === ATTRIBUTE.type) code = cursor.number();
    else if (field === ATTRIBUTE.float) values.float = cursor.float();
    else if (field === ATTRIBUTE.int) values.int = cursor.number();
    else if (field === ATTRIBUTE.text) values.text = cursor.text();
    else if (field === ATTRIBUTE.ints) cursor.numbers(values.ints, MAX_NUMBERS);
    else if (!ATTRIBUTE.notes.includes(field))
      throw new Unsupported(`an attribute “${name}” of another kind`, node);
  });
  const kind = KINDS[code];
  if (!kind) throw new Unsupported(`an attribute “${name}” of kind ${code}`, node);
  if (node.attributes.has(name)) throw new Malformed(`two attributes “${name}” of one node`);
  if (node.attributes.size === MAX_ATTRIBUTES)
    throw new Unsupported(`a node of more than ${MAX_ATTRIBUTES} attributes`);
  node.attributes.set(name, { kind, value: values[kind] });
}

/** @param {Cursor} cursor @param {External} external @returns {{name: string, tensor: Tensor}} */
function readTensor(cursor, external) {
  let name = "";
  let code = 0;
  /** @type {number[]} */
  const dims = [];
  let data = /** @type {Uint8Array | null} */ (null);
  let isExternal = false;
  /** Where it lies in another file. @type {Map<string, string>} */
  const entries = new Map();
  cursor.inside((field) => {
    if (field === TENSOR.dims) cursor.numbers(dims, MAX_DIMENSIONS);
    else if (field === TENSOR.type) code = cursor.number();
    else if (field === TENSOR.name) name = cursor.text();
    else if (field === TENSOR.raw) {
      cursor.message();
      data = cursor.bytes.subarray(cursor.start, cursor.end);
    } else if (field === TENSOR.location) isExternal = cursor.number() !== 0;
    else if (field === TENSOR.external) readEntry(cursor, entries);
    else if (field === TENSOR.floats || field === TENSOR.ints || field === TENSOR.longs)
      throw new Unsupported(`the numbers of “${name}” are not stored as raw_data`);
    else ignore(field, TENSOR.notes, "TensorProto");
  });
  const type = TYPES[code];
  if (!type) throw new Unsupported(`“${name}” is of data type ${code}`);
  const bytes = sizeOf(dims, name) * BYTES[type];
  if (isExternal && !data) data = outside(entries, external, name);
  data ??= new Uint8Array(0);
  if (isExternal === (entries.size === 0))
    throw new Malformed(`“${name}” is and is not in another file`);
  if (data.length !== bytes)
    throw new Malformed(`“${name}” has ${data.length} bytes instead of ${bytes}`);
  if (!allFinite(type, data))
    throw new Unsupported(`“${name}” has weights that are no finite numbers`);
  return { name, tensor: { dims, type, data } };
}

/** StringStringEntryProto. @param {Cursor} cursor @param {Map<string, string>} entries */
export function readEntry(cursor, entries) {
  const entry = ["", ""];
  cursor.inside((field) => {
    if (field !== 1 && field !== 2) throw new Malformed("an entry of other fields");
    entry[field - 1] = cursor.text();
  });
  if (entries.has(entry[0]) || entries.size > 8) throw new Malformed(`two entries “${entry[0]}”`);
  entries.set(entry[0], entry[1]);
}

/**
 * Bytes of another file.
 * @param {Map<string, string>} entries @param {External} external @param {string} name the tensor's
 */
export function outside(entries, external, name) {
  const { location, ...rest } = Object.fromEntries(entries);
  if (!Object.hasOwn(external, location ?? ""))
    throw new Unsupported(`“${name}” lies in the file “${location}”, which is not given`);
  const [offset, length] = ["offset", "length"].map((key) =>
    /^\d{1,10}$/.test(rest[key] ?? "") ? Number(rest[key]) : -1,
  );
  const file = external[location];
  const isKnown = Object.keys(rest).every((key) => ["offset", "length", "checksum"].includes(key));
  if (!isKnown || offset < 0 || length < 0 || offset + length > file.length)
    throw new Malformed(`“${name}” is no part of “${location}”`);
  return file.subarray(offset, offset + length);
}

/**
 * How many numbers a tensor of these dimensions has.
 * @param {number[]} dims @param {string} name
 */
export function sizeOf(dims, name) {
  let size = 1;
  for (const dim of dims) {
    if (!(dim >= 0)) throw new Malformed(`“${name}” has the shape [${dims}]`);
    if (dim === 0) throw new Unsupported(`“${name}” has no numbers, its shape is [${dims}]`);
    size *= dim;
    if (!(size <= MAX_SIZE)) throw new Unsupported(`“${name}” is too large: [${dims}]`);
  }
  return size;
}

/**
 * Whether floats are all finite: one that isn't makes noise of all that it meets.
 * The high bytes are looked at where they lie, since a file's tensors are aligned to nothing.
 * @param {DataType} type @param {Uint8Array} data
 */
function allFinite(type, data) {
  if (type === "float16") {
    for (let at = 1; at < data.length; at += 2) if ((data[at] & 0x7c) === 0x7c) return false;
  } else if (type === "float32") {
    for (let at = 3; at < data.length; at += 4)
      if ((data[at] & 0x7f) === 0x7f && data[at - 1] & 0x80) return false;
  }
  return true;
}

/** ValueInfoProto, of a tensor. @param {Cursor} cursor @returns {Port} */
function readPort(cursor) {
  /** @type {Port} */
  const port = { name: "", type: "float32", dims: [] };
  let isTensor = false;
  cursor.inside((field) => {
    if (field === 1) port.name = cursor.text();
    else if (field === 2) {
      // TypeProto of one kind, tensor_type, and what it denotes in words.
      cursor.inside((kind) => {
        if (kind === 1) {
          isTensor = true;
          readTensorType(cursor, port);
        } else if (kind !== 6) throw new Unsupported(`“${port.name}” is no tensor`);
      });
    } else ignore(field, [3, 4], "ValueInfoProto");
  });
  if (!isTensor) throw new Unsupported(`“${port.name}” is no tensor`);
  return port;
}

/** @param {Cursor} cursor @param {Port} port */
function readTensorType(cursor, port) {
  let hasShape = false;
  cursor.inside((field) => {
    if (field === 1) {
      const type = TYPES[cursor.number()];
      if (!type) throw new Unsupported(`“${port.name}” is of data type ${cursor.value}`);
      port.type = type;
    } else if (field === 2) {
      hasShape = true;
      cursor.inside((part) => {
        if (part !== 1) throw new Malformed(`“${port.name}” has a shape of other fields`);
        port.dims.push(readDimension(cursor));
        if (port.dims.length > MAX_DIMENSIONS)
          throw new Unsupported(`“${port.name}” has too many dimensions`);
      });
    } else throw new Malformed(`“${port.name}” has a type of other fields`);
  });
  if (!hasShape) throw new Unsupported(`the shape of “${port.name}” is not said`);
}

/** A size, or null for a name or for nothing. @param {Cursor} cursor @returns {number | null} */
function readDimension(cursor) {
  let size = /** @type {number | null} */ (null);
  cursor.inside((field) => {
    if (field === 1) size = cursor.number();
    else if (field === 2) {
      cursor.message();
      size = null;
    } else if (field !== 3) throw new Malformed("a dimension of other fields");
  });
  return size;
}

/**
 * @param {number} field @param {number[]} notes those that say nothing of what is computed
 * @param {string} message
 */
function ignore(field, notes, message) {
  if (!notes.includes(field)) throw new Unsupported(`field ${field} of ${message} is not known`);
}
