// Weights into a WebAssembly memory, in the form that the kernels take.
import { Constant } from "./constants.mjs";
import { aligned } from "./memory.mjs";

/**
 * @typedef {import("./engine.mjs").Machine} Machine
 * @typedef {import("./plan.mjs").Packing} Packing
 */

/**
 * Write one weight to its address.
 * @param {import("./plan.mjs").Weight} weight @param {number} stage an address from where on nothing lies yet
 * @param {Machine} machine @param {(bytes: number) => void} reserve sees to it that there is so much memory
 */
export function fill({ source, packing, address, size }, stage, machine, reserve) {
  if (!packing || !(source instanceof Constant)) {
    new Float32Array(machine.memory.buffer, address, size).set(
      /** @type {Float32Array} */ (source),
    );
    return;
  }
  reserve(aligned(aligned(stage + source.data.length) + source.size * 4));
  const { kernel, outputs, inputs, taps, stride, padded } = packing;
  const floats = packing.transposed
    ? transpose(source, inputs, outputs, stage, machine)
    : widen(source, outputs, stage, machine);
  const { kernels } = machine;
  if (kernel === "pack") kernels.pack(floats, outputs, inputs, stride, taps, address, padded);
  else kernels[kernel](floats, outputs, inputs, stride, address, padded);
}

/**
 * A constant's numbers as float32.
 * @param {Constant} source @param {number} outputs its first dimension @param {number} stage
 * @param {Machine} machine @returns {number} their address
 */
function widen(source, outputs, stage, { memory, kernels }) {
  const { stored, data, size } = source;
  const factors = source.factors(outputs);
  if (!factors && stored !== "float16" && (stored !== "float32" || source.scale)) {
    new Float32Array(memory.buffer, stage, size).set(source.numbers());
    return stage;
  }
  new Uint8Array(memory.buffer).set(data, stage);
  if (stored === "float32") return stage;
  const floats = aligned(stage + data.length);
  if (!factors) {
    kernels.half(stage, floats, size);
    return floats;
  }
  const run = size / outputs;
  for (let k = 0; k < outputs; k += 1)
    kernels.int8(stage + k * run, floats + k * run * 4, run, factors[k]);
  return floats;
}

/** [inputs, outputs] as [outputs, inputs]. @param {Constant} source @param {number} inputs @param {number} outputs
 * @param {number} stage @param {Machine} machine */
function transpose(source, inputs, outputs, stage, { memory }) {
  const numbers = source.numbers();
  const heap = new Float32Array(memory.buffer, stage, numbers.length);
  for (let k = 0; k < outputs; k += 1)
    for (let i = 0; i < inputs; i += 1) heap[k * inputs + i] = numbers[i * outputs + k];
  return stage;
}
