// A small engine for ONNX models: a file is compiled to a list of WebAssembly calls, and run.
// It knows its operators exactly and refuses all else, so that a general runtime can take over:
//
//     const kernels = await WebAssembly.compileStreaming(fetch("kernels.plain.wasm"));
//     const engine = await load(bytes, { kernels });
//     const { image } = engine.run({ z, temperature: [0.8] });
import { compile } from "./compile.mjs";
import { fill } from "./filling.mjs";
import { layOut } from "./memory.mjs";
import { readModel } from "./onnx_file.mjs";
import { Feed, Area } from "./plan.mjs";
import { Tensor } from "./tensor.mjs";
import { weightedRows } from "./weighted_rows.mjs";

export { Malformed, Unsupported } from "./refusals.mjs";

/**
 * @typedef {import("./plan.mjs").Plan} Plan
 * @typedef {{name: string, type: "float32" | "int64", dims: (number | null)[]}} Port dims: of one picture;
 *   null: a length that each run may choose
 * @typedef {Record<string, ArrayLike<number | bigint>>} Feeds by the names of inputs, in ONNX's order
 * @typedef {{memory: WebAssembly.Memory, kernels: Record<string, (...args: any[]) => void>}} Machine
 */

/** Of a page of WebAssembly's memory, in bytes. */
const PAGE = 65536;

/**
 * Compile a model and pack its weights.
 * @param {Uint8Array} bytes of an .onnx file
 * @param {{kernels: WebAssembly.Module, external?: Record<string, Uint8Array>}} options kernels: one
 *   module may serve many engines, of other workers, too; external: files by the names by which the
 *   model says that weights lie in them
 * @returns {Promise<Engine>}
 * Raises Unsupported for a model that has anything that isn't known exactly, and Malformed for what is
 * no model. Both come in bounded time and memory.
 */
export async function load(bytes, { kernels, external = {} }) {
  const plan = compile(readModel(bytes, external));
  const memory = new WebAssembly.Memory({ initial: 4 });
  const { exports } = await WebAssembly.instantiate(kernels, { env: { memory } });
  const machine = {
    memory,
    kernels: /** @type {Machine["kernels"]} */ (/** @type {unknown} */ (exports)),
  };
  const { stage, end } = layOut(plan, /** @type {WebAssembly.Global} */ (exports.heap).value);
  reserve(memory, end);
  for (const weight of plan.weights) {
    fill(weight, stage, machine, (bytes) => reserve(memory, bytes));
  }
  return new Engine(plan, machine);
}

/**
 * Whether a model would be run. Raises what `load` raises where it would not.
 * @param {Uint8Array} bytes @param {Record<string, Uint8Array>} [external] as for `load`
 */
export function check(bytes, external = {}) {
  layOut(compile(readModel(bytes, external)), 0);
}

/** @param {WebAssembly.Memory} memory @param {number} bytes that there must be */
function reserve(memory, bytes) {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}

/** A model that is ready to run. */
export class Engine {
  #plan;
  #machine;
  #calls;
  /** What is fed to inputs of an open length. @type {Map<string, ArrayLike<number | bigint>>} */
  #open = new Map();

  /** @param {Plan} plan with addresses @param {Machine} machine with weights */
  constructor(plan, machine) {
    this.#plan = plan;
    this.#machine = machine;
    const { memory, kernels } = machine;
    this.#calls = plan.instructions.map(({ kernel, args }) => {
      if (kernel === "weightedRows") {
        const [ids, weights, ...rest] = args;
        const given = [ids, weights].map((feed) => /** @type {Feed} */ (feed).port.name);
        const numbers = /** @type {[number, number, number, number]} */ (rest.map(addressOf));
        return {
          run: () => weightedRows(memory, this.#given(given[0]), this.#given(given[1]), ...numbers),
          args: [],
        };
      }
      return { run: kernels[kernel], args: args.map(addressOf) };
    });
    /** @type {Port[]} */
    this.inputs = [
      ...plan.inputs.map(({ name, dims }) => ({
        name,
        type: /** @type {const} */ ("float32"),
        dims: [...dims],
      })),
      ...plan.feeds.map(({ port: { name, type, dims } }) => ({
        name,
        type: /** @type {"float32" | "int64"} */ (type),
        dims,
      })),
    ];
    /** @type {Port[]} */
    this.outputs = plan.outputs.map(({ name, dims }) => ({
      name,
      type: "float32",
      dims: [...dims],
    }));
  }

  /** Of its memory. */
  get bytes() {
    return this.#machine.memory.buffer.byteLength;
  }

  /** @param {string} name */
  #given(name) {
    return /** @type {ArrayLike<number | bigint>} */ (this.#open.get(name));
  }

  /**
   * Compute all outputs of one picture.
   * @param {Feeds} feeds every input, its numbers in ONNX's order
   * @returns {Record<string, Float32Array>} copies, by the names of outputs
   * Raises RangeError for an input that lacks or is of another length, and for an id that is in no table.
   */
  run(feeds) {
    const heap = new Float32Array(this.#machine.memory.buffer);
    for (const { name, tensor } of this.#plan.inputs) {
      const given = feeds[name];
      if (given?.length !== tensor.size)
        throw new RangeError(
          `the input “${name}” has ${given?.length ?? "no"} numbers instead of ${tensor.size}`,
        );
      heap.set(/** @type {ArrayLike<number>} */ (given), addressOf(tensor) / 4);
    }
    for (const { port } of this.#plan.feeds) {
      const given = feeds[port.name];
      const [length] = port.dims;
      if (!given?.length || (length !== null && given.length !== length))
        throw new RangeError(`the input “${port.name}” has ${given?.length ?? "no"} numbers`);
      this.#open.set(port.name, given);
    }
    for (const { run, args } of this.#calls) run(...args);
    /** @type {Record<string, Float32Array>} */
    const outputs = {};
    for (const { name, tensor } of this.#plan.outputs) {
      const start = addressOf(tensor) / 4;
      outputs[name] = heap.slice(start, start + tensor.size);
    }
    return outputs;
  }
}

/** What a kernel is given: an address in bytes, or the number itself. @param {import("./plan.mjs").Argument} arg */
function addressOf(arg) {
  if (arg instanceof Tensor) return arg.buffer.address + arg.offset * 4;
  return arg instanceof Area ? arg.address : /** @type {number} */ (arg);
}
