// What engines of one thread may share: a memory, and in it the weights that more than one model has,
// as an encoder and its decoder do.
import { Filler } from "./filling.mjs";
import { layOut } from "./memory.mjs";

/**
 * @typedef {import("./constants.mjs").Constant} Constant
 * @typedef {Record<string, (...args: any[]) => void>} Kernels
 * @typedef {{memory: WebAssembly.Memory, kernels: Kernels}} Machine
 */

/** Of a page of WebAssembly's memory, in bytes. */
const PAGE = 65536;
/** How many of them are taken at least: each time, browsers look for garbage. */
const LEAST = 8;

export class Shelf {
  #machine;
  /** The first byte that is free. */
  #end;
  /** Addresses of packed weights, by what they are packed from and how. @type {Map<string, number>} */
  #packed = new Map();
  /**
   * Numbers of files, by which their parts are told apart; a file is not kept.
   * @type {WeakMap<ArrayBufferLike, number>}
   */
  #files = new WeakMap();
  #count = 0;

  /** @param {Machine} machine @param {number} end the first byte that is free */
  constructor(machine, end) {
    this.#machine = machine;
    this.#end = end;
  }

  /** An empty one. @param {WebAssembly.Module} kernels @returns {Promise<Shelf>} */
  static async of(kernels) {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = await WebAssembly.instantiate(kernels, { env: { memory } });
    const { heap, ...functions } = exports;
    const machine = {
      memory,
      kernels: /** @type {Kernels} */ (/** @type {unknown} */ (functions)),
    };
    return new Shelf(machine, /** @type {WebAssembly.Global} */ (heap).value);
  }

  get memory() {
    return this.#machine.memory;
  }

  get kernels() {
    return this.#machine.kernels;
  }

  /**
   * Give all of a plan its place, and pack those of its weights that are not there yet.
   * @param {import("./plan.mjs").Plan} plan
   * Raises Unsupported where it is too much, RangeError where the device has not the memory.
   */
  place(plan) {
    const keys = plan.weights.map((weight) => this.#keyOf(weight));
    plan.weights.forEach((weight, k) => (weight.address = this.#packed.get(keys[k]) ?? 0));
    const missing = plan.weights.filter(({ address }) => !address);
    const { stage, end } = layOut(plan, this.#end);
    this.#reserve(end);
    const filler = new Filler(this.#machine, stage, (bytes) => this.#reserve(bytes));
    for (const weight of missing) filler.fill(weight);
    plan.weights.forEach(({ address }, k) => keys[k] && this.#packed.set(keys[k], address));
    this.#end = end;
  }

  /** @param {number} bytes that there must be */
  #reserve(bytes) {
    const missing = bytes - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.max(Math.ceil(missing / PAGE), LEAST));
  }

  /** "": it can't be anybody else's. @param {import("./plan.mjs").Weight} weight */
  #keyOf({ source, packing }) {
    return packing ? JSON.stringify([this.#nameOf(/** @type {Constant} */ (source)), packing]) : "";
  }

  /** Where a constant lies and what is made of it there. @param {Constant} constant @returns {unknown[]} */
  #nameOf({ dims, stored, data, steps }) {
    const { buffer, byteOffset, length } = data;
    let file = this.#files.get(buffer);
    if (file === undefined) this.#files.set(buffer, (file = this.#count += 1));
    const made = steps.map(({ op, other }) => [op, this.#nameOf(other)]);
    return [file, byteOffset, length, stored, dims, made];
  }
}
