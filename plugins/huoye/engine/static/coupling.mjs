// The affine coupling of a flow as one kernel, in place: s = tanh(net) · gain, and x · exp(s) + t or
// (x − t) · exp(s). What is split off is changed where it lies, so that the Concat behind it costs
// nothing either.
import { arity, attributesOf } from "./attributes.mjs";
import { Constant, integers, spread } from "./constants.mjs";
import { axisOf, broadcast, reshaped, same } from "./shapes.mjs";
import { Tensor } from "./tensor.mjs";

/**
 * @typedef {import("./onnx_file.mjs").Node} Node
 * @typedef {import("./operators.mjs").Operator} Operator
 * @typedef {import("./plan.mjs").Plan} Plan
 */

/**
 * s and t: the halves of the network's output; x: what is changed; result: the name of what it
 * becomes; sum: that of the sum of all s, or "".
 * @typedef {{s: Tensor, t: Tensor, x: Tensor, gain: Float32Array, encodes: 0 | 1, nodes: Node[],
 *   result: string, sum: Node | null}} Coupling
 */

/** @param {Plan} plan @param {Node} node @param {Operator} alone what a Tanh is that belongs to no coupling */
export function tanh(plan, node, alone) {
  const coupling = find(plan, node);
  if (coupling) emit(plan, coupling);
  else alone(plan, node);
}

/** @param {Plan} plan @param {Node} tanh @returns {Coupling | null} null: it belongs to none */
function find(plan, tanh) {
  const { uses } = plan;
  if (!isPlain(tanh, 1)) return null;
  const [sName] = tanh.inputs;
  const split = uses.makers.get(sName);
  if (split?.op !== "Split" || split.outputs.length !== 2 || split.outputs[0] !== sName)
    return null;
  const tName = split.outputs[1];
  const [s, t] = [sName, tName].map((name) => plan.values.get(name));
  if (!(s instanceof Tensor) || !(t instanceof Tensor) || !same(s.dims, t.dims)) return null;
  const scaling = uses.only(tanh.outputs[0], "Mul");
  if (!scaling || !isPlain(scaling, 2)) return null;
  const gain = gainOf(plan, other(scaling, tanh.outputs[0]), s);
  if (!gain) return null;
  const [log] = scaling.outputs;
  const users = uses.of(log);
  const exp = users.find(({ op }) => op === "Exp");
  if (!exp || !isPlain(exp, 1) || uses.outputs.has(log)) return null;
  const product = uses.only(exp.outputs[0], "Mul");
  if (!product || !isPlain(product, 2)) return null;
  const known =
    decoding(plan, product, other(product, exp.outputs[0]), tName) ??
    encoding(plan, product, other(product, exp.outputs[0]), tName);
  if (!known) return null;
  const x = plan.values.get(known.x);
  if (!(x instanceof Tensor) || x.isBool || !same(x.dims, s.dims)) return null;
  const rest = users.filter((user) => user !== exp);
  const sum = rest.length === 1 ? summed(plan, rest[0], s) : null;
  if (rest.length && !sum) return null;
  const nodes = [tanh, scaling, exp, product, ...known.nodes, ...(sum ? [rest[0], sum] : [])];
  return { s, t, x, gain, encodes: known.encodes, nodes, result: known.result, sum };
}

/**
 * A factor for each channel, or null where they are no constants or more than these.
 * @param {Plan} plan @param {string} name @param {Tensor} s
 */
function gainOf(plan, name, s) {
  const gain = plan.values.get(name);
  if (!(gain instanceof Constant) || gain.type !== "float32") return null;
  const dims = broadcast(gain.dims, s.dims);
  if (!dims || !same(dims, s.dims)) return null;
  const { values, stride } = spread(gain, s);
  return stride ? null : values;
}

/** (x − t) · exp(s). @param {Plan} plan @param {Node} product @param {string} difference @param {string} t */
function decoding({ uses }, product, difference, t) {
  const sub = uses.makers.get(difference);
  if (sub?.op !== "Sub" || !isPlain(sub, 2) || sub.inputs[1] !== t || !uses.only(difference, "Mul"))
    return null;
  return {
    x: sub.inputs[0],
    nodes: [sub],
    encodes: /** @type {const} */ (0),
    result: product.outputs[0],
  };
}

/** x · exp(s) + t. @param {Plan} plan @param {Node} product @param {string} x @param {string} t */
function encoding({ uses }, product, x, t) {
  const add = uses.only(product.outputs[0], "Add");
  if (!add || !isPlain(add, 2) || other(add, product.outputs[0]) !== t) return null;
  return { x, nodes: [add], encodes: /** @type {const} */ (1), result: add.outputs[0] };
}

/**
 * The sum of all s of a picture: Reshape to one row, ReduceSum.
 * @param {Plan} plan @param {Node} reshape @param {Tensor} s @returns {Node | null} the ReduceSum
 */
function summed(plan, reshape, s) {
  if (reshape.op !== "Reshape") return null;
  const sum = plan.uses.only(reshape.outputs[0], "ReduceSum");
  const [shape, axes] = [reshape.inputs[1], sum?.inputs[1]].map((name) =>
    plan.values.get(name ?? ""),
  );
  if (!sum || !(shape instanceof Constant) || !(axes instanceof Constant)) return null;
  arity(reshape, 2);
  arity(sum, 2);
  const { allowzero } = attributesOf(reshape, { allowzero: 0 });
  const row = reshaped(s.dims, integers(shape, reshape), allowzero === 1, reshape);
  const given = integers(axes, sum);
  const isWhole = same(row, [1, s.size]) && given.length === 1 && axisOf(given[0], 2, sum) === 1;
  return isWhole ? sum : null;
}

/** Whether a node has so many inputs, one output, and no attributes. @param {Node} node @param {number} inputs */
function isPlain(node, inputs) {
  return node.inputs.length === inputs && node.outputs.length === 1 && node.attributes.size === 0;
}

/** The other of two inputs. @param {Node} node @param {string} name */
function other(node, name) {
  return node.inputs[0] === name ? node.inputs[1] : node.inputs[0];
}

/** @param {Plan} plan @param {Coupling} coupling */
function emit(plan, { s, t, x, gain, encodes, nodes, result, sum }) {
  let target = x;
  if (x.overlaps(s) || x.overlaps(t) || !plan.mayOverwrite(x, new Set(nodes))) {
    target = plan.allocate(x.dims);
    plan.copy(x, target);
  }
  /** @type {import("./plan.mjs").Argument} */
  let total = 0;
  if (sum) {
    const { keepdims } = attributesOf(sum, { keepdims: 1, noop_with_empty_axes: 0 });
    total = plan.allocate(keepdims ? [1, 1] : [1]);
    plan.set(sum.outputs[0], total);
  }
  const { rows, columns } = x;
  plan.emit(
    "couple",
    encodes,
    rows,
    columns,
    target,
    target.stride,
    s,
    s.stride,
    plan.numbers(gain),
    total,
  );
  plan.set(result, target.as(x.dims));
  for (const node of nodes) plan.done.add(node);
}
