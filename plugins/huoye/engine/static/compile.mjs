// From a graph to a plan: node by node, in the order of the file.
import { Constant, fold, MAX_FOLDED } from "./constants.mjs";
import { OPERATORS } from "./operators.mjs";
import { Feed, nameOf, Plan } from "./plan.mjs";
import { Malformed, Unsupported } from "./refusals.mjs";
import { MAX_SIZE, product } from "./shapes.mjs";
import { Tensor } from "./tensor.mjs";
import { toPicture, toRows } from "./views.mjs";

/**
 * @typedef {import("./onnx_file.mjs").Graph} Graph
 * @typedef {import("./onnx_file.mjs").Node} Node
 * @typedef {import("./onnx_file.mjs").Port} Port
 */

/**
 * Compile a graph.
 * @param {Graph} graph
 * @returns {Plan} with sizes, and addresses open
 * Raises Unsupported and Malformed.
 */
export function compile(graph) {
  const plan = new Plan(graph);
  for (const [name, { dims, type, data }] of graph.initializers)
    plan.set(name, new Constant(dims, type, { stored: type, data }));
  for (const port of graph.inputs) addInput(plan, port);
  for (const node of graph.nodes) if (!plan.done.has(node)) named(node, () => addNode(plan, node));
  for (const port of graph.outputs) addOutput(plan, port);
  return plan;
}

/**
 * Do something for a node; what is refused meanwhile without a name is of this node.
 * @param {Node} node @param {() => void} task
 */
function named(node, task) {
  try {
    task();
  } catch (error) {
    throw error instanceof Unsupported && !error.op ? new Unsupported(error.reason, node) : error;
  }
}

/** @param {Plan} plan @param {Port} port */
function addInput(plan, port) {
  const { name, type, dims } = port;
  if (dims.length === 1 && (dims[0] === null || type === "int64")) {
    if (type !== "int64" && type !== "float32")
      throw new Unsupported(`the input “${name}” is ${type}`);
    const feed = new Feed(port);
    plan.feeds.push(feed);
    plan.set(name, feed);
    return;
  }
  if (type !== "float32") throw new Unsupported(`the input “${name}” is ${type}`);
  // One picture a run.
  const shape = dims.map((dim, axis) => dim ?? (axis === 0 ? 1 : 0));
  if (!shape.every((dim) => dim > 0))
    throw new Unsupported(`the input “${name}” has the shape [${dims}]`);
  if (product(shape) > MAX_SIZE)
    throw new Unsupported(`the input “${name}” is too large: [${dims}]`);
  const given = plan.allocate(shape.length === 4 ? [1, product(shape)] : shape);
  // Written before the first instruction, whether or not one reads it.
  given.buffer.first = -1;
  given.buffer.last = 0;
  plan.inputs.push({ name, dims: shape, tensor: given });
  plan.set(name, shape.length === 4 ? toPicture(plan, given, shape) : given);
}

/** @param {Plan} plan @param {Node} node */
function addNode(plan, node) {
  plan.done.add(node);
  const inputs = node.inputs.map((name) => plan.values.get(name) ?? null);
  if (inputs.length && inputs.every((value) => value === null || value instanceof Constant)) {
    const constant = fold(node, /** @type {(Constant | null)[]} */ (inputs));
    plan.folded += constant.size;
    if (plan.folded > MAX_FOLDED) throw new Unsupported("too much is made of constants alone");
    plan.set(node.outputs[0], constant);
    return;
  }
  if (!Object.hasOwn(OPERATORS, node.op)) throw new Unsupported("the operator is not known", node);
  OPERATORS[node.op](plan, node);
}

/** @param {Plan} plan @param {Port} port */
function addOutput(plan, { name, type, dims }) {
  const value = plan.values.get(name);
  if (!(value instanceof Tensor) || value.isBool || type !== "float32")
    throw new Unsupported(`the output “${name}” is ${nameOf(value)}`);
  if (
    dims.length !== value.dims.length ||
    !dims.every((dim, axis) => dim === null || dim === value.dims[axis])
  )
    throw new Malformed(`the output “${name}” is [${value.dims}], and not [${dims}] as it says`);
  const tensor = toRows(plan, value);
  tensor.buffer.last = Infinity;
  plan.outputs.push({ name, dims: value.dims, tensor });
}
