// Weights are stored in 8 or 16 bits and computed with in 32: the graph makes them of a few constants,
// by Cast, Mul and Add. Done here before ONNX Runtime sees the file, because its own Cast is one
// enormous function that costs a browser some 60 MB and a quarter of a second to optimise, for one
// call a weight. They are handed over beside the graph, as external data: inside it, ONNX Runtime's
// memory would hold them three times while it reads, and WebAssembly's memory never shrinks.
// Own code, since reading a graph's protobuf in the page takes a library ten times its size.
import { fromHalf } from "./safetensors.mjs";

// Field numbers and types of onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5 };
const NODE = { input: 1, output: 2, operator: 4, attribute: 5 };
const ATTRIBUTE = { integer: 3 };
const TENSOR = { dimensions: 1, type: 2, name: 8, raw: 9, external: 13, location: 14 };
const ENTRY = { key: 1, value: 2 };
const EXTERNAL = 1;
const TYPE = { float32: 1, int8: 3, float16: 10 };

/**
 * One field of a protobuf message: of bytes [start, end), its content from `content` on.
 * @typedef {{number: number, value: number, start: number, content: number, end: number}} Field
 *
 * @typedef {{field: Field, inputs: string[], output: string, operator: string, to: number}} Node to:
 *   a Cast's type
 * @typedef {{field: Field, name: string, type: number, shape: number[], raw: Uint8Array | null,
 *   outside: boolean}} Tensor raw: none where its numbers stand otherwise; outside: in another file
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
  const graph = fieldsOf(bytes).find(({ number }) => number === MODEL_GRAPH);
  if (!graph) throw new TypeError("a model without a graph");
  const { parts, weights } = widenGraph(bytes.subarray(graph.content, graph.end), files);
  return {
    graph: join([
      bytes.subarray(0, graph.start),
      ...delimited(MODEL_GRAPH, parts),
      bytes.subarray(graph.end),
    ]),
    externalData: weights.length ? [{ path: FILE, data: weights }] : [],
  };
}

/**
 * @param {Uint8Array} graph @param {Record<string, Uint8Array>} files
 * @returns {{parts: Uint8Array[], weights: Uint8Array<ArrayBuffer>}}
 */
function widenGraph(graph, files) {
  const fields = fieldsOf(graph);
  /** @param {number} number */
  const all = (number) => fields.filter((field) => field.number === number);
  const nodes = all(GRAPH.node).map((field) => readNode(graph, field));
  const tensors = new Map(
    all(GRAPH.initializer)
      .map((field) => readTensor(graph, field, files))
      .map((tensor) => [tensor.name, tensor]),
  );
  const making = makers(nodes, tensors);
  const makes = new Set(making.values());
  // Readers of a value that stay in the graph.
  const read = new Set(nodes.filter((node) => !makes.has(node)).flatMap(({ inputs }) => inputs));
  const made = new Set([...makes].flatMap(({ inputs }) => inputs));
  const dropped = new Set([...makes].map(({ field }) => field));
  /** @type {Map<string, Weight>} */
  const widened = new Map();
  for (const tensor of tensors.values()) {
    const wide = tensor.outside && tensor.type === TYPE.float32 && read.has(tensor.name);
    if (wide) widened.set(tensor.name, numbersOf(tensor));
    if (wide || (made.has(tensor.name) && !read.has(tensor.name))) dropped.add(tensor.field);
    else if (tensor.outside) throw new TypeError(`${tensor.name} is only cast in part`);
  }
  for (const name of making.keys()) if (read.has(name)) widened.set(name, weightOf(name, making, tensors));
  const parts = fields
    .filter((field) => !dropped.has(field))
    .map(({ start, end }) => graph.subarray(start, end));
  const weights = [];
  let offset = 0;
  for (const [name, { shape, data }] of widened) {
    const raw = new Uint8Array(data.buffer);
    parts.push(...delimited(GRAPH.initializer, outside(shape, name, offset, raw)));
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
    return (type === TYPE.float16 || type === TYPE.int8) && Boolean(raw);
  };
  /** @param {string} name */
  const isWide = (name) => {
    const { type, raw } = tensors.get(name) ?? {};
    return making.has(name) || (type === TYPE.float32 && Boolean(raw));
  };
  for (const node of nodes) {
    const { operator, inputs, output, to } = node;
    if (operator === "Cast" && to === TYPE.float32 && isNarrow(inputs[0])) making.set(output, node);
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
  const size = type === TYPE.int8 ? 1 : type === TYPE.float16 ? 2 : 4;
  const data = new Float32Array(raw.length / size);
  if (data.length !== shape.reduce((product, length) => product * length, 1)) {
    throw new TypeError(`${name} is not ${shape}`);
  }
  // Every machine that browsers run on is little-endian, as WebAssembly is.
  if (type === TYPE.float32) new Uint8Array(data.buffer).set(raw);
  if (type === TYPE.int8) data.set(new Int8Array(raw.buffer, raw.byteOffset, raw.length));
  if (type === TYPE.float16) {
    table ??= Float32Array.from({ length: 0x10000 }, (_, bits) => fromHalf(bits));
    for (let index = 0; index < data.length; index += 1) {
      data[index] = table[raw[2 * index] | (raw[2 * index + 1] << 8)];
    }
  }
  return { shape, data };
}

/** @param {Uint8Array} graph @param {Field} field @returns {Node} */
function readNode(graph, field) {
  const body = graph.subarray(field.content, field.end);
  const fields = fieldsOf(body);
  /** @param {number} number */
  const texts = (number) =>
    fields.filter((part) => part.number === number).map((part) => textOf(body, part));
  const operator = texts(NODE.operator)[0];
  let to = 0;
  for (const part of operator === "Cast" ? fields : []) {
    if (part.number !== NODE.attribute) continue;
    const attribute = fieldsOf(body.subarray(part.content, part.end));
    to = attribute.find(({ number }) => number === ATTRIBUTE.integer)?.value ?? to;
  }
  return { field, inputs: texts(NODE.input), output: texts(NODE.output)[0], operator, to };
}

/**
 * @param {Uint8Array} graph @param {Field} field @param {Record<string, Uint8Array>} files
 * @returns {Tensor}
 */
function readTensor(graph, field, files) {
  const body = graph.subarray(field.content, field.end);
  const fields = fieldsOf(body);
  /** @param {number} number */
  const part = (number) => fields.find((found) => found.number === number);
  const [name, raw] = [part(TENSOR.name), part(TENSOR.raw)];
  const isOutside = part(TENSOR.location)?.value === EXTERNAL;
  const inside = raw ? body.subarray(raw.content, raw.end) : null;
  return {
    field,
    name: name ? textOf(body, name) : "",
    type: part(TENSOR.type)?.value ?? 0,
    shape: fields.filter(({ number }) => number === TENSOR.dimensions).flatMap((one) => sizes(body, one)),
    raw: isOutside ? rangeOf(body, fields, files) : inside,
    outside: isOutside,
  };
}

/** Sizes that stand one by one or, as numbers may, together. @param {Uint8Array} body @param {Field} field */
function sizes(body, { value, content, end, start }) {
  if ((body[start] & 7) === 0) return [value];
  const found = [];
  for (let place = content; place < end; ) {
    const [size, next] = varint(body, place);
    found.push(size);
    place = next;
  }
  return found;
}

/**
 * The bytes of a tensor that lies in another file.
 * @param {Uint8Array} body @param {Field[]} fields @param {Record<string, Uint8Array>} files
 */
function rangeOf(body, fields, files) {
  const entries = new Map(
    fields
      .filter(({ number }) => number === TENSOR.external)
      .map(({ content, end }) => {
        const entry = body.subarray(content, end);
        const parts = fieldsOf(entry);
        /** @param {number} number */
        const text = (number) => {
          const found = parts.find((part) => part.number === number);
          return found ? textOf(entry, found) : "";
        };
        return [text(ENTRY.key), text(ENTRY.value)];
      }),
  );
  const file = files[entries.get("location") ?? ""];
  const [offset, length] = ["offset", "length"].map((key) => Number(entries.get(key)));
  if (!file || !(offset >= 0 && length >= 0 && offset + length <= file.length)) {
    throw new TypeError(`weights in “${entries.get("location")}” aren't there`);
  }
  return file.subarray(offset, offset + length);
}

/**
 * A float32 tensor whose numbers stand outside of the graph.
 * @param {number[]} shape @param {string} name @param {number} offset @param {Uint8Array} data
 * @returns {Uint8Array[]}
 */
function outside(shape, name, offset, data) {
  /** @param {string} key @param {string | number} value */
  const entry = (key, value) =>
    delimited(TENSOR.external, [...text(ENTRY.key, key), ...text(ENTRY.value, String(value))]);
  return [
    ...shape.map((size) => Uint8Array.from([TENSOR.dimensions << 3, ...asVarint(size)])),
    Uint8Array.of(TENSOR.type << 3, TYPE.float32),
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

/**
 * The fields of a message in their order.
 * @param {Uint8Array} bytes @returns {Field[]}
 */
function fieldsOf(bytes) {
  const fields = [];
  let place = 0;
  const next = () => {
    const [value, end] = varint(bytes, place);
    place = end;
    return value;
  };
  while (place < bytes.length) {
    const start = place;
    const key = next();
    const [number, wire] = [Math.floor(key / 8), key % 8];
    let content = place;
    let value = 0;
    if (wire === 0) value = next();
    else if (wire === 1) place += 8;
    else if (wire === 5) place += 4;
    else if (wire === 2) {
      const length = next();
      content = place;
      place += length;
    } else throw new TypeError(`no protobuf: wire type ${wire}`);
    if (place > bytes.length) throw new TypeError("no protobuf: cut short");
    fields.push({ number, value, start, content, end: place });
  }
  return fields;
}

/**
 * A number of up to 53 bits, and where it ends.
 * @param {Uint8Array} bytes @param {number} place @returns {[value: number, end: number]}
 */
function varint(bytes, place) {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[place++];
    value += (byte & 0x7f) * scale;
    if (!(byte & 0x80)) return [value, place];
  }
}

/** @param {number} value */
function asVarint(value) {
  const bytes = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
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
