// Operators that work number by number, on one value or on several that are broadcast to one shape.
import { arity, attributesOf } from "./attributes.mjs";
import { Constant, spread } from "./constants.mjs";
import { Unsupported } from "./refusals.mjs";
import { broadcast, same } from "./shapes.mjs";
import { Tensor, upTo4 } from "./tensor.mjs";

/**
 * @typedef {import("./onnx_file.mjs").Node} Node
 * @typedef {import("./operators.mjs").Operator} Operator
 * @typedef {import("./plan.mjs").Argument} Argument
 * @typedef {import("./plan.mjs").Plan} Plan
 */

/** What the kernel `ew` calls them. */
const CODES = {
  Add: 0,
  Sub: 1,
  Mul: 2,
  Max: 3,
  Min: 4,
  Relu: 5,
  Tanh: 6,
  Exp: 7,
  Log: 8,
  Sigmoid: 9,
  Neg: 10,
  Softplus: 11,
  Square: 12,
  Copy: 13,
  Div: 14,
  Abs: 15,
  Sqrt: 16,
  Greater: 17,
};

/**
 * An operand in the places of a result: one number for each, one row for all, or one number for all.
 * @typedef {{tensor: Tensor} | {row: Argument} | {matrix: Argument, stride: number}
 *   | {number: Tensor | number}} Operand
 */

/**
 * @param {Plan} plan @param {string} name @param {Tensor} result @param {Node} node
 * @returns {Operand}
 */
function operand(plan, name, result, node) {
  const value = plan.values.get(name);
  if (value instanceof Constant) {
    if (value.type !== "float32") throw new Unsupported(`“${name}” is ${value.type}`, node);
    const { number } = value;
    if (number !== null) return { number };
    const { values, stride } = spread(value, result);
    const weights = plan.numbers(values);
    return stride ? { matrix: weights, stride } : { row: weights };
  }
  const tensor = plan.tensor(name, node);
  if (same(tensor.dims, result.dims)) return { tensor };
  if (tensor.size === 1) return { number: tensor };
  throw new Unsupported(
    `“${name}” of [${tensor.dims}] would be broadcast to [${result.dims}]`,
    node,
  );
}

/**
 * How a kernel goes through a result and its operands: so many rows of so many columns, and for each
 * operand where it begins and how far its rows are apart.
 * @param {Plan} plan @param {Tensor} result @param {Operand[]} operands
 * @returns {{rows: number, columns: number, stride: number, places: [Argument, number][]}}
 */
function walk(plan, result, operands) {
  const { size } = result;
  const isFlat =
    result.isDense && operands.every((o) => "number" in o || ("tensor" in o && o.tensor.isDense));
  if (isFlat && !operands.some((o) => "number" in o)) {
    const places = operands.map(
      (o) => /** @type {[Argument, number]} */ ([/** @type {{tensor: Tensor}} */ (o).tensor, size]),
    );
    return { rows: 1, columns: size, stride: size, places };
  }
  let { rows, columns, stride } = result;
  if (isFlat && size % 4 === 0) [rows, columns, stride] = [size / 4, 4, 4];
  else if (
    stride >= upTo4(columns) &&
    operands.every((o) => !("tensor" in o) || o.tensor.stride % 4 === 0)
  )
    // What lies between the rows may be computed with, and fours are faster than threes.
    columns = upTo4(columns);
  const places = operands.map((o) => {
    /** @type {[Argument, number]} */
    let place;
    if ("tensor" in o) place = [o.tensor, isFlat ? stride : o.tensor.stride];
    else if ("matrix" in o) place = [o.matrix, o.stride];
    else if ("row" in o) place = [o.row, 0];
    else place = [repeated(plan, o.number, columns), 0];
    return place;
  });
  return { rows, columns, stride, places };
}

/**
 * One number `count` times.
 * @param {Plan} plan @param {Tensor | number} number @param {number} count @returns {Argument}
 */
function repeated(plan, number, count) {
  if (typeof number === "number") return plan.numbers(new Float32Array(upTo4(count)).fill(number));
  const row = plan.allocate([upTo4(count)]);
  plan.emit("ew", CODES.Copy, upTo4(count), 1, number, 0, 0, 0, row, 1);
  return row;
}

/** @param {Plan} plan @param {number} code @param {Tensor} result @param {Operand[]} operands */
function emit(plan, code, result, operands) {
  const { rows, columns, stride, places } = walk(plan, result, operands);
  const [[a, aStride], [b, bStride] = [0, 0]] = places;
  plan.emit("ew", code, rows, columns, a, aStride, b, bStride, result, stride);
}

/** @param {number} code @returns {Operator} */
function unary(code) {
  return (plan, node) => {
    arity(node, 1);
    attributesOf(node, {});
    const tensor = plan.tensor(node.inputs[0], node);
    const result = plan.allocate(tensor.dims);
    emit(plan, code, result, [{ tensor }]);
    plan.set(node.outputs[0], result);
  };
}

/** The shape of the result of some inputs. @param {Plan} plan @param {Node} node @param {string[]} names */
function shapeOf(plan, node, names) {
  /** @type {number[] | null} */
  let dims = [];
  for (const name of names) {
    const value = plan.values.get(name);
    if (!(value instanceof Constant) && !(value instanceof Tensor))
      throw new Unsupported(`“${name}” is of a length that is not known`, node);
    dims = broadcast(dims, value.dims);
    if (!dims)
      throw new Unsupported(`“${name}” of [${value.dims}] does not go with the others`, node);
  }
  return dims;
}

/** @param {number} code @returns {Operator} */
function binary(code) {
  return (plan, node) => {
    arity(node, 2);
    attributesOf(node, {});
    const result = plan.allocate(shapeOf(plan, node, node.inputs), {
      isBool: code === CODES.Greater,
    });
    emit(
      plan,
      code,
      result,
      node.inputs.map((name) => operand(plan, name, result, node)),
    );
    plan.set(node.outputs[0], result);
  };
}

/** @type {Operator} */
function where(plan, node) {
  arity(node, 3);
  attributesOf(node, {});
  const [name, ...others] = node.inputs;
  const condition = plan.values.get(name);
  if (!(condition instanceof Tensor && condition.isBool))
    throw new Unsupported(`“${name}” is no truth`, node);
  const result = plan.allocate(shapeOf(plan, node, node.inputs));
  if (!same(condition.dims, result.dims))
    throw new Unsupported(`“${name}” would be broadcast`, node);
  const operands = others.map((other) => operand(plan, other, result, node));
  const { rows, columns, stride, places } = walk(plan, result, [
    { tensor: condition },
    ...operands,
  ]);
  plan.emit("where", rows, columns, ...places.flat(), result, stride);
  plan.set(node.outputs[0], result);
}

/** @type {Operator} */
function clip(plan, node) {
  arity(node, 1, 3);
  attributesOf(node, {});
  const tensor = plan.tensor(node.inputs[0], node);
  let last = tensor;
  for (const [input, code] of [
    [1, CODES.Max],
    [2, CODES.Min],
  ]) {
    const name = node.inputs[input];
    if (!name) continue;
    const bound = plan.constant(name, node);
    if (bound.type !== "float32" || bound.dims.length)
      throw new Unsupported(`“${name}” is no single float`, node);
    const result = last === tensor ? plan.allocate(tensor.dims) : last;
    emit(plan, code, result, [{ tensor: last }, { number: bound.numbers()[0] }]);
    last = result;
  }
  plan.set(node.outputs[0], last);
}

/** @type {Operator} */
function power(plan, node) {
  arity(node, 2);
  attributesOf(node, {});
  const tensor = plan.tensor(node.inputs[0], node);
  const exponent = plan.constant(node.inputs[1], node);
  if (
    exponent.type !== "float32" ||
    exponent.number !== 2 ||
    exponent.dims.length > tensor.dims.length
  )
    throw new Unsupported("another exponent than 2", node);
  const result = plan.allocate(tensor.dims);
  emit(plan, CODES.Square, result, [{ tensor }]);
  plan.set(node.outputs[0], result);
}

const { Copy, Square, ...named } = CODES;

/** @type {Record<string, Operator>} */
export const ELEMENTWISE = {
  ...Object.fromEntries(
    Object.entries(named).map(([name, code]) => [
      name,
      ["Add", "Sub", "Mul", "Div", "Max", "Min", "Greater"].includes(name)
        ? binary(code)
        : unary(code),
    ]),
  ),
  Where: where,
  Clip: clip,
  Pow: power,
};
