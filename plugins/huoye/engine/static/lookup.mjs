// Rows of a table, chosen by ids, times weights: how many is known only when they are given.
import { arity, attributesOf } from "./attributes.mjs";
import { Feed, TableRows } from "./plan.mjs";
import { Unsupported } from "./refusals.mjs";

/**
 * @typedef {import("./onnx_file.mjs").Node} Node
 * @typedef {import("./operators.mjs").Operator} Operator
 * @typedef {import("./plan.mjs").Plan} Plan
 */

/** @type {Operator} */
function gather(plan, node) {
  arity(node, 2);
  const { axis } = attributesOf(node, { axis: 0 });
  const table = plan.constant(node.inputs[0], node);
  const ids = plan.values.get(node.inputs[1]);
  if (table.dims.length !== 2 || table.type !== "float32" || (axis !== 0 && axis !== -2))
    throw new Unsupported(`axis ${axis} of [${table.dims}]`, node);
  if (!(ids instanceof Feed) || ids.port.type !== "int64")
    throw new Unsupported("by ids that are no input", node);
  plan.set(node.outputs[0], new TableRows(table, ids));
}

/**
 * MatMul of weights that are fed and of rows that a Gather chose.
 * @param {Plan} plan @param {Node} node @param {Feed} weights
 */
export function weightedRows(plan, node, weights) {
  const rows = plan.values.get(node.inputs[1]);
  if (!(rows instanceof TableRows)) throw new Unsupported("of a length that is not known", node);
  if (weights.port.type !== "float32")
    throw new Unsupported(`weights are ${weights.port.type}`, node);
  const [outputs, inputs] = rows.table.dims;
  const table = plan.matrix(rows.table, { outputs, inputs });
  const result = plan.allocate([inputs]);
  plan.emit("weightedRows", rows.ids, weights, table, outputs, inputs, result);
  plan.set(node.outputs[0], result);
}

/** @type {Record<string, Operator>} */
export const LOOKUPS = { Gather: gather };
