// Weights are stored in 16 bits and computed with in 32: the graph has a Cast behind each of them.
// Widened here before ONNX Runtime sees the file, because its own Cast is one enormous function
// that costs a browser some 60 MB and a quarter of a second to optimise, for one call a weight.
// They are handed over beside the graph, as external data: inside it, ONNX Runtime's memory would
// hold them three times while it reads, and WebAssembly's memory never shrinks.
// Own code, since reading a graph's protobuf in the page takes a library ten times its size.
import { fromHalf } from "./safetensors.mjs";

// Field numbers and types of onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5 };
const NODE = { input: 1, output: 2, operator: 4 };
const TENSOR = { type: 2, name: 8, raw: 9, external: 13, location: 14 };
const ENTRY = { key: 1, value: 2 };
const EXTERNAL = 1;
const FLOAT16 = 10;
const FLOAT32 = 1;

/**
 * One field of a protobuf message: of bytes [start, end), its content from `content` on.
 * @typedef {{number: number, value: number, start: number, content: number, end: number}} Field
 */

/** What the graph calls its external data. */
const FILE = "weights";

/**
 * The same model with all float16 initializers that only pass through a Cast as float32, and these
 * Casts left out; every half-precision number is a float32, so nothing is rounded.
 * @param {Uint8Array} bytes an ONNX model with its weights inside
 * @returns {{graph: Uint8Array<ArrayBuffer>, externalData: {path: string, data: Uint8Array<ArrayBuffer>}[]}}
 *   what InferenceSession.create takes, the latter as an option
 */
export function widenWeights(bytes) {
  const graph = fieldsOf(bytes).find(({ number }) => number === MODEL_GRAPH);
  if (!graph) throw new TypeError("a model without a graph");
  const { parts, weights } = widenGraph(bytes.subarray(graph.content, graph.end));
  return {
    graph: join([
      bytes.subarray(0, graph.start),
      ...delimited(MODEL_GRAPH, parts),
      bytes.subarray(graph.end),
    ]),
    externalData: weights.length ? [{ path: FILE, data: weights }] : [],
  };
}

/** @param {Uint8Array} graph @returns {{parts: Uint8Array[], weights: Uint8Array<ArrayBuffer>}} */
function widenGraph(graph) {
  const fields = fieldsOf(graph);
  /** @param {number} number */
  const all = (number) => fields.filter((field) => field.number === number);
  const nodes = all(GRAPH.node).map((field) => readNode(graph, field));
  /** @type {Map<string, number>} */
  const uses = new Map();
  for (const { inputs } of nodes) for (const name of inputs) uses.set(name, (uses.get(name) ?? 0) + 1);
  const casts = new Map(
    nodes
      .filter(({ operator, inputs }) => operator === "Cast" && uses.get(inputs[0]) === 1)
      .map((node) => [node.inputs[0], node]),
  );
  const dropped = new Set();
  const parts = [];
  /** @type {Uint8Array[]} */
  const weights = [];
  let offset = 0;
  for (const field of all(GRAPH.initializer)) {
    const tensor = readTensor(graph, field);
    const cast = casts.get(tensor.name);
    if (!cast || tensor.type !== FLOAT16 || !tensor.raw) continue;
    dropped.add(field).add(cast.field);
    const data = widen(tensor.raw);
    parts.push(...delimited(GRAPH.initializer, outside(tensor.dimensions, cast.output, offset, data)));
    weights.push(data);
    offset += data.length;
  }
  const kept = fields.filter((field) => !dropped.has(field));
  parts.unshift(...kept.map(({ start, end }) => graph.subarray(start, end)));
  return { parts, weights: join(weights) };
}

/** @param {Uint8Array} graph @param {Field} field */
function readNode(graph, field) {
  const body = graph.subarray(field.content, field.end);
  const fields = fieldsOf(body);
  /** @param {number} number */
  const texts = (number) =>
    fields.filter((part) => part.number === number).map((part) => textOf(body, part));
  return {
    field,
    inputs: texts(NODE.input),
    output: texts(NODE.output)[0],
    operator: texts(NODE.operator)[0],
  };
}

/** @param {Uint8Array} graph @param {Field} field */
function readTensor(graph, field) {
  const body = graph.subarray(field.content, field.end);
  const fields = fieldsOf(body);
  /** @param {number} number */
  const part = (number) => fields.find((found) => found.number === number);
  const name = part(TENSOR.name);
  const raw = part(TENSOR.raw);
  const replaced = [TENSOR.type, TENSOR.name, TENSOR.raw];
  return {
    name: name ? textOf(body, name) : "",
    type: part(TENSOR.type)?.value,
    raw: raw && body.subarray(raw.content, raw.end),
    dimensions: fields
      .filter(({ number }) => !replaced.includes(number))
      .map(({ start, end }) => body.subarray(start, end)),
  };
}

/**
 * A float32 tensor whose numbers stand outside of the graph.
 * @param {Uint8Array[]} dimensions fields @param {string} name @param {number} offset
 * @param {Uint8Array} data
 * @returns {Uint8Array[]}
 */
function outside(dimensions, name, offset, data) {
  /** @param {string} key @param {string | number} value */
  const entry = (key, value) =>
    delimited(TENSOR.external, [...text(ENTRY.key, key), ...text(ENTRY.value, String(value))]);
  return [
    ...dimensions,
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

/** Half-precision numbers by their bits, filled when first needed. @type {Float32Array | null} */
let table = null;

/** @param {Uint8Array} raw float16, little-endian @returns {Uint8Array} float32, little-endian */
function widen(raw) {
  table ??= Float32Array.from({ length: 0x10000 }, (_, bits) => fromHalf(bits));
  // Every machine that browsers run on is little-endian, as WebAssembly is.
  const wide = new Float32Array(raw.length / 2);
  for (let index = 0; index < wide.length; index += 1) {
    wide[index] = table[raw[2 * index] | (raw[2 * index + 1] << 8)];
  }
  return new Uint8Array(wide.buffer);
}

/**
 * The fields of a message in their order.
 * @param {Uint8Array} bytes @returns {Field[]}
 */
function fieldsOf(bytes) {
  const fields = [];
  let place = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[place++];
      value += (byte & 0x7f) * scale;
      if (!(byte & 0x80)) return value;
    }
  };
  while (place < bytes.length) {
    const start = place;
    const key = varint();
    const [number, wire] = [Math.floor(key / 8), key % 8];
    let content = place;
    let value = 0;
    if (wire === 0) value = varint();
    else if (wire === 1) place += 8;
    else if (wire === 5) place += 4;
    else if (wire === 2) {
      const length = varint();
      content = place;
      place += length;
    } else throw new TypeError(`no protobuf: wire type ${wire}`);
    if (place > bytes.length) throw new TypeError("no protobuf: cut short");
    fields.push({ number, value, start, content, end: place });
  }
  return fields;
}

/** @param {Uint8Array} bytes @param {Field} field */
function textOf(bytes, { content, end }) {
  return new TextDecoder().decode(bytes.subarray(content, end));
}

/**
 * A field that holds bytes. @param {number} number @param {Uint8Array[]} parts
 * @returns {Uint8Array[]}
 */
function delimited(number, parts) {
  let length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [(number << 3) | 2];
  for (; length > 0x7f; length = Math.floor(length / 128)) head.push((length % 128) | 0x80);
  return [Uint8Array.from([...head, length]), ...parts];
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
