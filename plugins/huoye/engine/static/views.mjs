// Operators that compute nothing: where they can, the same numbers are looked at in another way.
import { arity, attributesOf } from "./attributes.mjs";
import { integers } from "./constants.mjs";
import { Unsupported } from "./refusals.mjs";
import { axisOf, product, reshaped, same } from "./shapes.mjs";
import { Tensor, upTo4 } from "./tensor.mjs";

/**
 * @typedef {import("./onnx_file.mjs").Node} Node
 * @typedef {import("./operators.mjs").Operator} Operator
 * @typedef {import("./plan.mjs").Plan} Plan
 */

/**
 * A tensor's numbers in ONNX's order and without gaps, whatever its shape.
 * @param {Plan} plan @param {Tensor} tensor @returns {Tensor} of one row
 */
export function toRows(plan, tensor) {
  const flat = [1, tensor.size];
  if (
    tensor.isPicture
      ? tensor.rows === 1 || (tensor.columns === 1 && tensor.isDense)
      : tensor.isDense
  )
    return tensor.cut(flat);
  const { rows, columns, stride } = tensor;
  const dense = plan.allocate(tensor.isPicture ? flat : tensor.dims);
  if (tensor.isPicture) plan.emit("tochw", tensor, stride, columns, rows, dense);
  else plan.copy(tensor, dense);
  return dense.cut(flat);
}

/**
 * Numbers in ONNX's order as pictures lie.
 * @param {Plan} plan @param {Tensor} dense @param {readonly number[]} dims [1, C, H, W]
 */
export function toPicture(plan, dense, dims) {
  const [, channels, height, width] = dims;
  const rows = height * width;
  if (dims[0] === 1 && rows === 1)
    return new Tensor(dims, dense.buffer, {
      rows,
      columns: channels,
      stride: upTo4(channels),
      offset: dense.offset,
    });
  const picture = plan.allocate(dims);
  plan.emit("tohwc", dense, channels, rows, picture, picture.stride);
  return picture;
}

/** @param {Plan} plan @param {Tensor} tensor @param {readonly number[]} dims */
function relaid(plan, tensor, dims) {
  if (same(tensor.dims, dims)) return tensor;
  if (dims.length === 4) return toPicture(plan, toRows(plan, tensor), dims);
  if (!tensor.isPicture && dims.length && tensor.columns === dims[dims.length - 1])
    return tensor.as(dims);
  return toRows(plan, tensor).cut(dims);
}

/** @type {Operator} */
function reshape(plan, node) {
  arity(node, 2);
  const { allowzero } = attributesOf(node, { allowzero: 0 });
  const tensor = plan.tensor(node.inputs[0], node);
  const wanted = integers(plan.constant(node.inputs[1], node), node);
  const dims = reshaped(tensor.dims, wanted, allowzero === 1, node);
  const [output] = node.outputs;
  if (dims.length === 6) return spaceToDepth(plan, node, tensor, dims);
  if (dims.length > 4 || (dims.length === 4 && dims[0] !== 1))
    throw new Unsupported(`to [${dims}]`, node);
  const isSummed =
    plan.uses.of(output).every(({ op }) => op === "ReduceSum") && !plan.uses.outputs.has(output);
  // The order of what is summed up does not matter.
  if (tensor.isPicture && dims.length === 2 && dims[0] === 1 && isSummed)
    plan.set(output, tensor.as(dims));
  else plan.set(output, relaid(plan, tensor, dims));
}

/**
 * Reshape, Transpose and Reshape that take 2 by 2 pixels into one of four times the channels, the way
 * back of DepthToSpace in mode CRD.
 * @param {Plan} plan @param {Node} node @param {Tensor} tensor @param {number[]} dims of six
 */
function spaceToDepth(plan, node, tensor, dims) {
  const refused = new Unsupported(
    `to [${dims}], which is known only as half of a space-to-depth`,
    node,
  );
  const transpose = plan.uses.only(node.outputs[0], "Transpose");
  if (!transpose || !tensor.isPicture) throw refused;
  const [, channels, height, width] = tensor.dims;
  if (!same(dims, [1, channels, height / 2, 2, width / 2, 2])) throw refused;
  arity(transpose, 1);
  const { perm } = attributesOf(transpose, { perm: /** @type {number[]} */ ([]) });
  const last = plan.uses.only(transpose.outputs[0], "Reshape");
  if (!same(perm, [0, 1, 3, 5, 2, 4]) || !last) throw refused;
  arity(last, 2);
  const { allowzero } = attributesOf(last, { allowzero: 0 });
  const wanted = integers(plan.constant(last.inputs[1], last), last);
  const transposed = [1, channels, 2, 2, height / 2, width / 2];
  const to = reshaped(transposed, wanted, allowzero === 1, last);
  if (!same(to, [1, channels * 4, height / 2, width / 2])) throw refused;
  const result = plan.allocate(to);
  plan.emit("s2d", tensor, tensor.stride, height / 2, width / 2, channels, result, result.stride);
  plan.set(last.outputs[0], result);
  plan.done.add(transpose).add(last);
}

/** @type {Operator} */
function depthToSpace(plan, node) {
  arity(node, 1);
  const { mode, blocksize } = attributesOf(node, { mode: "DCR", blocksize: 0 });
  const tensor = plan.tensor(node.inputs[0], node);
  if (mode !== "CRD" || blocksize !== 2)
    throw new Unsupported(`mode ${mode}, blocks of ${blocksize}`, node);
  if (!tensor.isPicture || tensor.columns % 4) throw new Unsupported(`of [${tensor.dims}]`, node);
  const [, channels, height, width] = tensor.dims;
  const result = plan.allocate([1, channels / 4, height * 2, width * 2]);
  plan.emit("d2s", tensor, tensor.stride, height, width, channels / 4, result, result.stride);
  plan.set(node.outputs[0], result);
}

/** @type {Operator} */
function split(plan, node) {
  arity(node, 1, 2, node.outputs.length);
  const { axis, num_outputs: count } = attributesOf(node, { axis: 0, num_outputs: 0 });
  const tensor = plan.tensor(node.inputs[0], node);
  sideBySide(tensor, axis, node);
  const sizes = node.inputs[1]
    ? integers(plan.constant(node.inputs[1], node), node)
    : new Array(count).fill(tensor.columns / count);
  const isWhole = sizes.every((size) => Number.isSafeInteger(size) && size > 0);
  if (
    !isWhole ||
    sizes.length !== node.outputs.length ||
    (count && node.inputs[1]) ||
    sum(sizes) !== tensor.columns
  )
    throw new Unsupported(`${tensor.columns} into parts of [${sizes}]`, node);
  let from = 0;
  for (const [k, size] of sizes.entries()) {
    plan.set(node.outputs[k], tensor.part(from, size));
    from += size;
  }
}

/** @param {number[]} list */
function sum(list) {
  return list.reduce((total, number) => total + number, 0);
}

/**
 * Hold an operator to the axis along which parts are views.
 * @param {Tensor} tensor @param {number} axis @param {Node} node
 */
function sideBySide(tensor, axis, node) {
  const { dims } = tensor;
  if (axisOf(axis, dims.length, node) !== tensor.axis)
    throw new Unsupported(`along axis ${axis} of [${dims}]`, node);
}

/** @type {Operator} */
function slice(plan, node) {
  arity(node, 3, 5);
  attributesOf(node, {});
  const tensor = plan.tensor(node.inputs[0], node);
  const { dims } = tensor;
  const [starts, ends, axes, steps] = [1, 2, 3, 4].map((k) =>
    node.inputs[k] ? integers(plan.constant(node.inputs[k], node), node) : null,
  );
  if (!starts || !ends) throw new Unsupported("without starts or ends", node);
  const along = axes ?? starts.map((_, k) => k);
  const counts = new Set([starts.length, ends.length, along.length, (steps ?? along).length]);
  if (counts.size !== 1)
    throw new Unsupported("starts, ends, axes and steps of different lengths", node);
  if (steps?.some((step) => step !== 1)) throw new Unsupported(`in steps of [${steps}]`, node);
  const seen = new Set();
  let result = tensor;
  for (const [k, axis] of along.entries()) {
    const at = axisOf(axis, dims.length, node);
    if (seen.has(at)) throw new Unsupported(`twice along axis ${at}`, node);
    seen.add(at);
    const [from, to] = [starts[k], ends[k]].map((place) =>
      Math.min(Math.max(place < 0 ? place + dims[at] : place, 0), dims[at]),
    );
    if (from === 0 && to === dims[at]) continue;
    sideBySide(tensor, at, node);
    if (to <= from) throw new Unsupported("nothing is left", node);
    result = result.part(from, to - from);
  }
  plan.set(node.outputs[0], result);
}

/** @type {Operator} */
function concat(plan, node) {
  arity(node, 1, node.inputs.length);
  const { axis } = attributesOf(node, { axis: NaN });
  const parts = node.inputs.map((name) => plan.tensor(name, node));
  const [first] = parts;
  sideBySide(first, axis, node);
  const columns = sum(parts.map((part) => part.columns));
  const dims = first.dims.map((dim, k) => (k === first.axis ? columns : dim));
  for (const part of parts)
    if (part.axis !== first.axis || !same(part.part(0, 1).dims, first.part(0, 1).dims))
      throw new Unsupported(`of [${first.dims}] and [${part.dims}]`, node);
  let end = first.offset;
  const isWhole = parts.every((part) => {
    const follows =
      part.buffer === first.buffer && part.stride === first.stride && part.offset === end;
    end += part.columns;
    return follows;
  });
  if (isWhole && (columns <= first.stride || first.rows === 1)) {
    const { buffer, rows, stride, offset } = first;
    plan.set(node.outputs[0], new Tensor(dims, buffer, { rows, columns, stride, offset }));
    return;
  }
  const result = plan.allocate(dims);
  let from = 0;
  for (const part of parts) {
    plan.copy(part, result.part(from, part.columns));
    from += part.columns;
  }
  plan.set(node.outputs[0], result);
}

/** @type {Record<string, Operator>} */
export const VIEWS = {
  Reshape: reshape,
  DepthToSpace: depthToSpace,
  Split: split,
  Slice: slice,
  Concat: concat,
};
