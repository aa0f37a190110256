// Operators that make one number of all.
import { arity, attributesOf } from "./attributes.mjs";
import { integers } from "./constants.mjs";
import { Unsupported } from "./refusals.mjs";
import { axisOf } from "./shapes.mjs";

/** @typedef {import("./operators.mjs").Operator} Operator */

/**
 * @param {(plan: import("./plan.mjs").Plan, tensor: import("./tensor.mjs").Tensor,
 *   result: import("./tensor.mjs").Tensor) => boolean} emit whether it could
 * @returns {Operator}
 */
function reduction(emit) {
  return (plan, node) => {
    arity(node, 1, 2);
    const { keepdims, noop_with_empty_axes: noop } = attributesOf(node, {
      keepdims: 1,
      noop_with_empty_axes: 0,
    });
    const tensor = plan.tensor(node.inputs[0], node);
    const { dims } = tensor;
    const given = node.inputs[1] ? integers(plan.constant(node.inputs[1], node), node) : [];
    if (!given.length && noop) throw new Unsupported("along no axis", node);
    const axes = new Set(
      given.length ? given.map((axis) => axisOf(axis, dims.length, node)) : dims.keys(),
    );
    if (dims.some((dim, axis) => dim > 1 && !axes.has(axis)))
      throw new Unsupported(`axes [${[...axes]}] of [${dims}]`, node);
    const kept = dims.flatMap((_, axis) => (axes.has(axis) ? (keepdims ? [1] : []) : [1]));
    const result = plan.allocate(kept);
    if (!emit(plan, tensor, result)) throw new Unsupported(`of a part, [${dims}]`, node);
    plan.set(node.outputs[0], result);
  };
}

/** @type {Record<string, Operator>} */
export const REDUCTIONS = {
  ReduceSum: reduction((plan, tensor, result) => {
    plan.emit("sum", tensor.rows, tensor.columns, tensor, tensor.stride, result);
    return true;
  }),
  ReduceL2: reduction((plan, tensor, result) => {
    if (tensor.isDense) plan.emit("norms", 1, tensor.size, tensor, tensor.size, result);
    return tensor.isDense;
  }),
};
