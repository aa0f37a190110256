// Attributes of a node, of which each must be known.
import { Unsupported } from "./refusals.mjs";

/**
 * @typedef {import("./onnx_file.mjs").Node} Node
 * @typedef {number | string | number[]} Value
 */

/** Those of all operators here that are no whole numbers. */
const FLOATS = ["alpha", "beta"];

/**
 * A node's attributes, what it leaves out as in `defaults`.
 * @template {Record<string, Value>} D
 * @param {Node} node
 * @param {D} defaults each attribute that the operator may have; its kind is that of its default
 * @returns {{[K in keyof D]: D[K] extends number ? number
 *   : D[K] extends string ? string : number[]}}
 * Raises Unsupported for another attribute, and for one of another kind.
 */
export function attributesOf(node, defaults) {
  /** @type {Record<string, Value>} */
  const values = { ...defaults };
  for (const [name, { kind, value }] of node.attributes) {
    if (!Object.hasOwn(defaults, name))
      throw new Unsupported(`the attribute ${name} is not known`, node);
    if (kind !== kindOf(name, defaults[name]))
      throw new Unsupported(`the attribute ${name} is of another kind`, node);
    values[name] = value;
  }
  return /** @type {any} */ (values);
}

/** @param {string} name @param {Value} value */
function kindOf(name, value) {
  if (typeof value === "number") return FLOATS.includes(name) ? "float" : "int";
  return typeof value === "string" ? "text" : "ints";
}

/**
 * Hold a node to some numbers of inputs and outputs.
 * @param {Node} node @param {number} least @param {number} [most] of inputs @param {number} [outputs]
 */
export function arity(node, least, most = least, outputs = 1) {
  const { inputs } = node;
  if (inputs.length < least || inputs.length > most || inputs.slice(0, least).includes(""))
    throw new Unsupported(`it has ${inputs.length} inputs`, node);
  if (node.outputs.length !== outputs || node.outputs.includes(""))
    throw new Unsupported(`it has ${node.outputs.length} outputs`, node);
}
