// All operators that are known.
import { CONVOLUTIONS } from "./convolution.mjs";
import { tanh } from "./coupling.mjs";
import { ELEMENTWISE } from "./elementwise.mjs";
import { LOOKUPS } from "./lookup.mjs";
import { REDUCTIONS } from "./reductions.mjs";
import { VIEWS } from "./views.mjs";

/**
 * Emits the instructions of a node of which some input is no constant, and sets its outputs. Raises
 * Unsupported for what it doesn't know exactly.
 * @typedef {(plan: import("./plan.mjs").Plan, node: import("./onnx_file.mjs").Node) => void} Operator
 */

/** @type {Record<string, Operator>} */
export const OPERATORS = {
  ...CONVOLUTIONS,
  ...ELEMENTWISE,
  ...LOOKUPS,
  ...REDUCTIONS,
  ...VIEWS,
  Tanh: (plan, node) => tanh(plan, node, ELEMENTWISE.Tanh),
};
