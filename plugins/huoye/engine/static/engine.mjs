// A small engine for ONNX models: a file is compiled to a list of WebAssembly calls, and run.
// It knows its operators exactly and refuses all else, so that a general runtime can take over:
//
//     const kernels = await WebAssembly.compileStreaming(fetch("kernels.plain.wasm"));
//     const engine = await load(bytes, { kernels });
//     const { image } = engine.run({ z, temperature: [0.8] });
import { compile } from "./compile.mjs";
import { layOut } from "./memory.mjs";
import { readModel } from "./onnx_file.mjs";
import { Area, Feed } from "./plan.mjs";
import { Shelf } from "./shelf.mjs";
import { Tensor } from "./tensor.mjs";
import { weightedRows } from "./weighted_rows.mjs";

export { Malformed, Unsupported } from "./refusals.mjs";

/**
 * @typedef {import("./plan.mjs").Plan} Plan
 * @typedef {{name: string, type: "float32" | "int64", dims: (number | null)[]}} Port dims: of one picture;
 *   null: a length that each run may choose
 * @typedef {Record<string, ArrayLike<number | bigint>>} Feeds by the names of inputs, in ONNX's order
 * @typedef {import("./shelf.mjs").Kernels} Kernels
 */

/**
 * Compile a model and pack its weights.
 * @param {Uint8Array} bytes of an .onnx file
 * @param {{kernels: WebAssembly.Module, external?: Record<string, Uint8Array>, beside?: Engine}} options
 *   kernels: one module may serve many engines, of other workers, too; external: files by the names by
 *   which the model says that weights lie in them; beside: an engine of the same kernels on this thread,
 *   with which this one shares memory, and the weights that both take from the same place of a file
 * @returns {Promise<Engine>}
 * Raises Unsupported for a model that has anything that isn't known exactly, and Malformed for what is
 * no model, both in bounded time and memory; RangeError where the device has not the memory.
 */
export async function load(bytes, { kernels, external = {}, beside }) {
  const plan = compile(readModel(bytes, external));
  const shelf = beside?.shelf ?? (await Shelf.of(kernels));
  shelf.place(plan);
  return new Engine(plan, shelf);
}

/**
 * Whether a model would be run. Raises what `load` raises where it would not.
 * @param {Uint8Array} bytes @param {Record<string, Uint8Array>} [external] as for `load`
 */
export function check(bytes, external = {}) {
  layOut(compile(readModel(bytes, external)), 0);
}

/** A model that is ready to run. What it was compiled from, it does not keep. */
export class Engine {
  #calls;
  /** Where inputs and outputs lie, in floats. */
  #given;
  #results;
  /** What is fed to inputs of an open length. @type {Map<string, ArrayLike<number | bigint>>} */
  #open = new Map();

  /** @param {Plan} plan with addresses @param {Shelf} shelf with its weights */
  constructor(plan, shelf) {
    /** For engines beside this one. */
    this.shelf = shelf;
    this.#calls = plan.instructions.map((instruction) => this.#call(instruction));
    const places = [plan.inputs, plan.outputs].map((list) =>
      list.map(({ name, tensor }) => ({ name, size: tensor.size, start: addressOf(tensor) / 4 })),
    );
    [this.#given, this.#results] = places;
    /** @type {Port[]} */
    this.inputs = [
      ...plan.inputs.map((place) => portOf(place)),
      ...plan.feeds.map(({ port }) => /** @type {Port} */ (port)),
    ];
    /** @type {Port[]} */
    this.outputs = plan.outputs.map((place) => portOf(place));
  }

  /** Of its memory, that of engines beside it included. */
  get bytes() {
    return this.shelf.memory.buffer.byteLength;
  }

  /**
   * @param {import("./plan.mjs").Instruction} instruction
   * @returns {{run: (...args: any[]) => void, args: number[]}}
   */
  #call({ kernel, args }) {
    const { kernels, memory } = this.shelf;
    if (kernel !== "weightedRows") return { run: kernels[kernel], args: args.map(addressOf) };
    const [ids, weights] = args.map((arg) => (arg instanceof Feed ? arg.port.name : ""));
    const open = this.#open;
    /** @param {[number, number, number, number]} rest */
    const run = (...rest) =>
      weightedRows(memory, open.get(ids) ?? [], open.get(weights) ?? [], ...rest);
    return { run, args: args.slice(2).map(addressOf) };
  }

  /**
   * Compute all outputs of one picture.
   * @param {Feeds} feeds every input, its numbers in ONNX's order
   * @returns {Record<string, Float32Array>} copies, by the names of outputs
   * Raises RangeError for an input that lacks or is of another length, and for an id that is in no table.
   */
  run(feeds) {
    const heap = new Float32Array(this.shelf.memory.buffer);
    for (const { name, size, start } of this.#given)
      heap.set(/** @type {ArrayLike<number>} */ (lengthy(feeds, name, size)), start);
    for (const { name, dims } of this.inputs.slice(this.#given.length))
      this.#open.set(name, lengthy(feeds, name, dims[0]));
    for (const { run, args } of this.#calls) run(...args);
    return Object.fromEntries(
      this.#results.map(({ name, size, start }) => [name, heap.slice(start, start + size)]),
    );
  }
}

/**
 * What is fed to an input. @param {Feeds} feeds @param {string} name
 * @param {number | null} size null: any but none
 */
function lengthy(feeds, name, size) {
  const given = feeds[name];
  if (!given?.length || (size !== null && given.length !== size))
    throw new RangeError(
      `the input “${name}” has ${given?.length ?? "no"} numbers instead of ${size}`,
    );
  return given;
}

/** @param {import("./plan.mjs").Place} place @returns {Port} */
function portOf({ name, dims }) {
  return { name, type: "float32", dims: [...dims] };
}

/**
 * What a kernel is given: an address in bytes, or the number itself.
 * @param {import("./plan.mjs").Argument} arg
 */
function addressOf(arg) {
  if (arg instanceof Tensor) return arg.buffer.address + arg.offset * 4;
  return arg instanceof Area ? arg.address : /** @type {number} */ (arg);
}
