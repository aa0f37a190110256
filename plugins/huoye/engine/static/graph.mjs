// Who makes and who uses each value of a graph.
import { Malformed, Unsupported } from "./refusals.mjs";

/**
 * @typedef {import("./onnx_file.mjs").Graph} Graph
 * @typedef {import("./onnx_file.mjs").Node} Node
 */

/** The uses of a graph's values. */
export class Uses {
  /**
   * @param {Graph} graph
   * Raises Malformed where a value is used before it is made, as in a loop, or made twice.
   */
  constructor(graph) {
    checkOrder(graph);
    /** @type {Map<string, Node[]>} */
    const users = new Map();
    /** @type {Map<string, Node>} */
    const makers = new Map();
    for (const node of graph.nodes) {
      for (const name of new Set(node.inputs)) {
        const list = users.get(name);
        if (list) list.push(node);
        else users.set(name, [node]);
      }
      for (const name of node.outputs) makers.set(name, node);
    }
    this.users = users;
    this.makers = makers;
    this.outputs = new Set(graph.outputs.map(({ name }) => name));
  }

  /** Nodes that use a value. @param {string} name @returns {Node[]} */
  of(name) {
    return this.users.get(name) ?? [];
  }

  /** The only use of a value, where it is by such a node. @param {string} name @param {string} op */
  only(name, op) {
    const users = this.of(name);
    return users.length === 1 && users[0].op === op && !this.outputs.has(name) ? users[0] : null;
  }
}

/** @param {Graph} graph */
function checkOrder({ nodes, initializers, inputs, outputs }) {
  const known = new Set(initializers.keys());
  /** @param {string} name */
  const make = (name) => {
    if (known.has(name)) throw new Malformed(`“${name}” is made twice`);
    known.add(name);
  };
  for (const { name } of inputs) {
    // Then the initializer would be no more than its default.
    if (initializers.has(name)) throw new Unsupported(`the input “${name}” has a default`);
    make(name);
  }
  for (const node of nodes) {
    for (const name of node.inputs)
      if (name && !known.has(name)) throw new Malformed(`“${name}” is used before it is made`);
    node.outputs.filter(Boolean).forEach(make);
  }
  if (!outputs.length) throw new Malformed("a graph without outputs");
  if (new Set(outputs.map(({ name }) => name)).size < outputs.length)
    throw new Malformed("two outputs of one name");
  for (const { name } of outputs)
    if (!known.has(name)) throw new Malformed(`the output “${name}” is not made`);
}
