// Weights into a WebAssembly memory, in the form that the kernels take.
import { byRow, Constant, expand, PART } from "./constants.mjs";
import { aligned } from "./memory.mjs";
import { product, same } from "./shapes.mjs";

/**
 * @typedef {import("./shelf.mjs").Machine} Machine
 * @typedef {import("./plan.mjs").Packing} Packing
 */

/** What the kernel `ew` calls them. */
const CODES = { Add: 0, Sub: 1, Mul: 2, Max: 3, Min: 4, Div: 14 };

/** Writes weights, and has room for what lies between a file and them. */
export class Filler {
  #machine;
  #stage;
  #reserve;
  /** The first free byte of the room. */
  #free;

  /**
   * @param {Machine} machine
   * @param {number} stage an address from where on nothing lies yet
   * @param {(bytes: number) => void} reserve sees to it that there is so much memory
   */
  constructor(machine, stage, reserve) {
    this.#machine = machine;
    this.#stage = aligned(stage);
    this.#free = this.#stage;
    this.#reserve = reserve;
  }

  /** Write one weight to its address. @param {import("./plan.mjs").Weight} weight */
  fill({ source, packing, address }) {
    const { kernels } = this.#machine;
    if (!packing || !(source instanceof Constant)) {
      this.#set(/** @type {Float32Array} */ (source), address);
      return;
    }
    const { kernel, outputs, inputs, taps, stride, padded, transposed } = packing;
    if (kernel !== "pack") {
      kernels[kernel](this.#begin().#floats(source), outputs, inputs, stride, address, padded);
      return;
    }
    // Eight outputs lie together, so that a large matrix may be packed part by part.
    const most = transposed ? outputs : Math.max(8, (PART / (inputs * taps)) & ~7);
    for (let from = 0; from < outputs; from += most) {
      const count = Math.min(most, outputs - from);
      this.#begin();
      const floats = transposed
        ? this.#transposed(source, inputs, outputs)
        : this.#floats(source.part(from, from + count));
      const width = from + count === outputs ? padded - from : count;
      kernels.pack(floats, count, inputs, stride, taps, address + from * stride * taps * 4, width);
    }
  }

  /** All the room is free again. */
  #begin() {
    this.#free = this.#stage;
    return this;
  }

  /** @param {number} bytes */
  #room(bytes) {
    const address = this.#free;
    this.#free = aligned(address + bytes);
    this.#reserve(this.#free);
    return address;
  }

  /** @param {Float32Array} numbers @param {number} address */
  #set(numbers, address) {
    new Float32Array(this.#machine.memory.buffer, address, numbers.length).set(numbers);
  }

  /** A constant's numbers as float32. @param {Constant} source @returns {number} their address */
  #floats(source) {
    const { stored, data, size, dims, steps } = source;
    const [first] = steps;
    const factors = stored === "int8" && first?.op === "Mul" ? byRow(first.other, dims) : null;
    const floats = this.#widened(stored, data, size, factors);
    for (const step of factors ? steps.slice(1) : steps) this.#take(step, floats, dims);
    return floats;
  }

  /**
   * Take a step on numbers where they lie.
   * @param {import("./constants.mjs").Step} step @param {number} floats their address
   * @param {readonly number[]} dims
   */
  #take({ op, other }, floats, dims) {
    const { kernels } = this.#machine;
    const code = CODES[/** @type {keyof typeof CODES} */ (op)];
    const [rows] = dims;
    const run = product(dims) / rows;
    if (same(other.dims, dims)) {
      kernels.ew(code, rows, run, floats, run, this.#floats(other), run, floats, run);
      return;
    }
    const factors = other.size > 1 ? byRow(other, dims) : null;
    const room = this.#room(run * 4);
    if (!factors) {
      const { numbers, step } = expand(other, dims);
      const others = step ? this.#room(numbers.byteLength) : room;
      this.#set(numbers, others);
      kernels.ew(code, rows, run, floats, run, others, step, floats, run);
      return;
    }
    for (const [k, factor] of factors.entries()) {
      const row = floats + k * run * 4;
      kernels.fill(room, run, factor);
      kernels.ew(code, 1, run, row, run, room, run, row, run);
    }
  }

  /**
   * Numbers as a file has them as float32.
   * @param {import("./constants.mjs").DataType} stored @param {Uint8Array} data @param {number} size
   * @param {Float32Array | null} factors of equal runs of 8-bit numbers
   * @returns {number} their address
   */
  #widened(stored, data, size, factors) {
    const { kernels, memory } = this.#machine;
    const raw = this.#room(data.length);
    new Uint8Array(memory.buffer).set(data, raw);
    if (stored === "float32") return raw;
    const floats = this.#room(size * 4);
    if (stored === "float16") kernels.half(raw, floats, size);
    else if (stored === "int8") {
      const scales = factors ?? [1];
      const run = size / scales.length;
      for (const [k, scale] of scales.entries())
        kernels.int8(raw + k * run, floats + k * run * 4, run, scale);
    } else this.#set(new Constant([size], "float32", { stored, data }).numbers(), floats);
    return floats;
  }

  /**
   * [inputs, outputs] as [outputs, inputs].
   * @param {Constant} source @param {number} inputs @param {number} outputs @returns {number} their address
   */
  #transposed(source, inputs, outputs) {
    const numbers = source.numbers();
    const turned = new Float32Array(numbers.length);
    for (let k = 0; k < outputs; k += 1)
      for (let i = 0; i < inputs; i += 1) turned[k * inputs + i] = numbers[i * outputs + k];
    const floats = this.#room(turned.byteLength);
    this.#set(turned, floats);
    return floats;
  }
}
