// Conv, Gemm and MatMul with weights from the file: products of matrices, and Winograd's forms of them.
import { arity, attributesOf } from "./attributes.mjs";
import { Constant } from "./constants.mjs";
import { weightedRows } from "./lookup.mjs";
import { Feed } from "./plan.mjs";
import { Unsupported } from "./refusals.mjs";
import { product, same } from "./shapes.mjs";
import { Tensor, upTo4 } from "./tensor.mjs";

/**
 * @typedef {import("./onnx_file.mjs").Node} Node
 * @typedef {import("./operators.mjs").Operator} Operator
 * @typedef {import("./plan.mjs").Argument} Argument
 * @typedef {import("./plan.mjs").Plan} Plan
 */

/**
 * What a product's kernel does besides: its result's name, and what is added and cut off.
 * @typedef {{result: Tensor, bias: Argument, relu: 0 | 1, residual: Argument, residualStride: number}} Ending
 */

/**
 * Take what follows a product into its kernel: an Add of a value that is there already, a Relu.
 * @param {Plan} plan @param {Node} node @param {readonly number[]} dims of its result
 * @param {Float32Array | null} bias one for each output
 * @returns {Ending}
 */
function ending(plan, node, dims, bias) {
  const result = plan.allocate(dims, { isPadded: true });
  const { uses } = plan;
  let [name] = node.outputs;
  /** @type {Tensor | null} */
  let residual = null;
  const add = uses.only(name, "Add");
  if (add?.inputs.length === 2 && add.inputs[0] !== add.inputs[1]) {
    const other = plan.values.get(add.inputs.find((input) => input !== name) ?? "");
    if (other instanceof Tensor && same(other.dims, dims) && !other.isBool) {
      arity(add, 2);
      attributesOf(add, {});
      plan.done.add(add);
      residual = other;
      [name] = add.outputs;
    }
  }
  const relu = uses.only(name, "Relu");
  if (relu) {
    arity(relu, 1);
    attributesOf(relu, {});
    plan.done.add(relu);
    [name] = relu.outputs;
  }
  plan.set(name, result);
  const padded = new Float32Array(upTo4(result.columns));
  if (bias) padded.set(bias);
  return {
    result,
    bias: bias ? plan.numbers(padded) : 0,
    relu: relu ? 1 : 0,
    residual: residual ?? 0,
    residualStride: residual?.stride ?? 0,
  };
}

/**
 * Rows of a tensor times a matrix.
 * @param {Plan} plan @param {Tensor} input @param {Constant} weights @param {boolean} transposed whether they
 *   lie as [inputs, outputs] @param {Ending} end
 */
function multiply(plan, input, weights, transposed, end) {
  const { result } = end;
  const [inputs, outputs] = [input.columns, result.columns];
  const padded = upTo4(outputs);
  const matrix = plan.matrix(weights, { outputs, inputs, transposed });
  plan.spend(input.rows * inputs * outputs);
  const { bias, relu, residual, residualStride } = end;
  plan.emit(
    "gemm",
    input,
    input.stride,
    inputs,
    matrix,
    result,
    result.stride,
    input.rows,
    padded,
    bias,
    relu,
    residual,
    residualStride,
  );
}

/**
 * The tile that 3 by 3 taps are computed in: 4 by 4 or 2 by 2 pixels, or 1 without Winograd's form.
 * By the shape alone, so that all machines round alike.
 * @param {number} inputs @param {number} outputs @param {number} height @param {number} width
 */
export function tileOf(inputs, outputs, height, width) {
  if (inputs < 4 || outputs < 4) return 1;
  return Math.min(height, width) <= 4 ? 2 : 4;
}

/** @param {Plan} plan @param {Tensor} input @param {Constant} weights @param {Ending} end */
function convolve(plan, input, weights, end) {
  const { result, bias, relu, residual, residualStride } = end;
  const [, inputs, height, width] = input.dims;
  const outputs = result.columns;
  const padded = upTo4(outputs);
  const tile = tileOf(inputs, outputs, height, width);
  const { scratch } = plan;
  plan.spend(height * width * inputs * outputs * 9);
  if (tile === 1) {
    const matrix = plan.matrix(weights, { outputs, inputs, taps: 9 });
    grow(scratch.padded, (height + 2) * (width + 2) * inputs);
    plan.emit(
      "pad",
      input,
      input.stride,
      inputs,
      height,
      width,
      scratch.padded,
      height + 2,
      width + 2,
      inputs,
    );
    plan.emit(
      "conv3",
      scratch.padded,
      inputs,
      height,
      width,
      matrix,
      result,
      result.stride,
      padded,
      bias,
      relu,
      residual,
      residualStride,
    );
    return;
  }
  const planes = (tile + 2) ** 2;
  const [down, across] = [Math.ceil(height / tile), Math.ceil(width / tile)];
  const tiles = down * across;
  const [high, wide] = [down * tile + 2, across * tile + 2];
  const stride = upTo4(inputs);
  const packing = {
    kernel: /** @type {"wino2_w" | "wino4_w"} */ (`wino${tile}_w`),
    outputs,
    inputs,
    taps: 9,
    stride,
    padded,
    transposed: false,
  };
  const matrix = plan.packed(planes * (stride * padded + GAP), weights, packing);
  grow(scratch.padded, high * wide * stride);
  grow(scratch.tiles, planes * (tiles * stride + GAP));
  grow(scratch.products, planes * (tiles * padded + GAP));
  plan.emit("pad", input, input.stride, inputs, height, width, scratch.padded, high, wide, stride);
  plan.emit(`wino${tile}_in`, scratch.padded, stride, down, across, scratch.tiles);
  plan.emit("wino_mm", planes, scratch.tiles, tiles, stride, matrix, scratch.products, padded);
  plan.emit(
    `wino${tile}_out`,
    scratch.products,
    padded,
    down,
    across,
    height,
    width,
    result,
    result.stride,
    bias,
    relu,
    residual,
    residualStride,
  );
}

/** Floats between planes of tiles, of products and of weights, as the kernels have it. */
const GAP = 16;

/** @param {import("./plan.mjs").Area} area @param {number} size */
function grow(area, size) {
  area.size = Math.max(area.size, size);
}

/**
 * The bias of a Conv or the C of a Gemm, one number for each output.
 * @param {Plan} plan @param {string | undefined} name
 * @param {readonly number[][]} shapes those that are known @param {number} outputs @param {Node} node
 */
function biasOf(plan, name, shapes, outputs, node) {
  if (!name) return null;
  const bias = plan.constant(name, node);
  if (bias.type !== "float32" || !shapes.some((dims) => same(dims, bias.dims)))
    throw new Unsupported(`a bias of [${bias.dims}], ${bias.type}`, node);
  const numbers = bias.numbers();
  return numbers.length === outputs ? numbers : new Float32Array(outputs).fill(numbers[0]);
}

/** Float weights. @param {Plan} plan @param {string} name @param {number} rank @param {Node} node */
function weightsOf(plan, name, rank, node) {
  const weights = plan.constant(name, node);
  if (weights.type !== "float32" || weights.dims.length !== rank)
    throw new Unsupported(`weights of [${weights.dims}], ${weights.type}`, node);
  return weights;
}

/** @type {Operator} */
function conv(plan, node) {
  arity(node, 2, 3);
  const input = plan.tensor(node.inputs[0], node);
  const weights = weightsOf(plan, node.inputs[1], 4, node);
  const [outputs, inputs, ...kernel] = weights.dims;
  const taps = product(kernel);
  const given = attributesOf(node, {
    auto_pad: "NOTSET",
    dilations: [1, 1],
    group: 1,
    kernel_shape: kernel,
    pads: [0, 0, 0, 0],
    strides: [1, 1],
  });
  const border = taps === 9 ? 1 : 0;
  const isKnown =
    (same(kernel, [1, 1]) || same(kernel, [3, 3])) &&
    given.auto_pad === "NOTSET" &&
    given.group === 1 &&
    same(given.kernel_shape, kernel) &&
    same(given.dilations, [1, 1]) &&
    same(given.strides, [1, 1]) &&
    same(given.pads, [border, border, border, border]);
  if (!isKnown)
    throw new Unsupported(
      `of the kind ${JSON.stringify({ ...given, weights: weights.dims })}`,
      node,
    );
  if (!input.isPicture || input.columns !== inputs)
    throw new Unsupported(`of [${input.dims}] with weights of [${weights.dims}]`, node);
  const bias = biasOf(plan, node.inputs[2], [[outputs]], outputs, node);
  const [, , height, width] = input.dims;
  const end = ending(plan, node, [1, outputs, height, width], bias);
  if (taps === 1) multiply(plan, input, weights, false, end);
  else convolve(plan, input, weights, end);
}

/** @type {Operator} */
function gemm(plan, node) {
  arity(node, 2, 3);
  const { alpha, beta, transA, transB } = attributesOf(node, {
    alpha: 1,
    beta: 1,
    transA: 0,
    transB: 0,
  });
  const input = plan.tensor(node.inputs[0], node);
  const weights = weightsOf(plan, node.inputs[1], 2, node);
  const [outputs, inputs] = transB ? weights.dims : [weights.dims[1], weights.dims[0]];
  if (alpha !== 1 || beta !== 1 || transA !== 0 || (transB !== 0 && transB !== 1))
    throw new Unsupported(`alpha ${alpha}, beta ${beta}, transA ${transA}, transB ${transB}`, node);
  if (input.dims.length !== 2 || input.columns !== inputs)
    throw new Unsupported(`of [${input.dims}] with weights of [${weights.dims}]`, node);
  const bias = biasOf(
    plan,
    node.inputs[2],
    [[outputs], [1, outputs], [1], [1, 1], []],
    outputs,
    node,
  );
  multiply(plan, input, weights, !transB, ending(plan, node, [input.dims[0], outputs], bias));
}

/** @type {Operator} */
function matMul(plan, node) {
  arity(node, 2);
  attributesOf(node, {});
  const [left, right] = node.inputs;
  const value = plan.values.get(left);
  if (value instanceof Feed) return weightedRows(plan, node, value);
  if (value instanceof Constant) {
    // A matrix times one vector.
    const weights = weightsOf(plan, left, 2, node);
    const vector = plan.tensor(right, node);
    if (!same(vector.dims, [weights.dims[1]]))
      throw new Unsupported(`of [${weights.dims}] and [${vector.dims}]`, node);
    return multiply(plan, vector, weights, false, ending(plan, node, [weights.dims[0]], null));
  }
  const input = plan.tensor(left, node);
  const weights = weightsOf(plan, right, 2, node);
  const { dims } = input;
  if (dims.length < 1 || dims.length > 3 || input.columns !== weights.dims[0])
    throw new Unsupported(`of [${dims}] and [${weights.dims}]`, node);
  multiply(
    plan,
    input,
    weights,
    true,
    ending(plan, node, [...dims.slice(0, -1), weights.dims[1]], null),
  );
}

/** @type {Record<string, Operator>} */
export const CONVOLUTIONS = { Conv: conv, Gemm: gemm, MatMul: matMul };
