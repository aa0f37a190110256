// Attributes of a node, of which each must be known.
import { Unsupported } from "./refusals.mjs";

/**
 * @typedef {import("./onnx_file.mjs").Attribute} Attribute
 * @typedef {import("./onnx_file.mjs").Node} Node
 */

/**
 * A node's attributes, what it leaves out as in `defaults`.
 * @template {Record<string, Attribute>} D
 * @param {Node} node
 * @param {D} defaults each attribute that the operator may have; its kind is that of its default
 * @returns {{[K in keyof D]: D[K] extends number ? number : D[K] extends string ? string : number[]}}
 * Raises Unsupported for another attribute, and for one of another kind.
 */
export function attributesOf(node, defaults) {
  /** @type {Record<string, Attribute>} */
  const values = { ...defaults };
  for (const [name, value] of node.attributes) {
    if (!Object.hasOwn(defaults, name))
      throw new Unsupported(`the attribute ${name} is not known`, node);
    const wanted = defaults[name];
    if (typeof value !== typeof wanted || Array.isArray(value) !== Array.isArray(wanted))
      throw new Unsupported(`the attribute ${name} is of another kind`, node);
    values[name] = value;
  }
  return /** @type {any} */ (values);
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
