// Runs kernels in both builds, and watches what they touch; for kernels.py.
import { readFileSync } from "node:fs";
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";

const PAGE = 65536;
/** Between buffers, in bytes; filled with NaN, which would show in whatever is computed of it. */
const GAP = 68;
const GUARD = 0x7fc0dead;

/** @typedef {{data: string, isWritten: boolean}} BufferOfCase  data: in base64 */
/** @typedef {{kernel: string, arguments: (number | {buffer: number, offset: number})[], buffers: BufferOfCase[]}} Case */
/** @typedef {Record<string, (...operands: number[]) => void>} Kernels */

/** @type {Map<string, WebAssembly.Module>} */
const modules = new Map();
/** @type {Map<string, {memory: WebAssembly.Memory, kernels: Kernels, heap: number}>} */
const instances = new Map();

/** @param {string} path @param {number} pages */
function instance(path, pages) {
  const key = `${path} ${pages}`;
  let found = instances.get(key);
  if (!found) {
    const module = modules.get(path) ?? new WebAssembly.Module(readFileSync(path));
    modules.set(path, module);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { heap, ...kernels } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    found = {
      memory,
      kernels: /** @type {Kernels} */ (kernels),
      heap: /** @type {WebAssembly.Global} */ (heap).value,
    };
    instances.set(key, found);
  }
  return found;
}

/**
 * Addresses for buffers; one of them ends where memory does, so that a read beyond its end traps.
 * @param {Uint8Array[]} buffers
 * @param {number} last
 * @param {number} heap
 * @param {number} end  of memory
 */
function places(buffers, last, heap, end) {
  let at = heap + GAP;
  return buffers.map((buffer, i) => {
    if (i === last) return end - buffer.length;
    const place = at;
    at = (at + buffer.length + GAP + 3) & ~3;
    return place;
  });
}

/**
 * What the buffers hold after a call. Throws where a byte has changed that no written buffer has.
 * @param {string} path
 * @param {Case} one
 * @param {Uint8Array[]} buffers
 * @param {number} last
 */
function called(path, one, buffers, last) {
  const size = buffers.reduce((sum, { length }) => sum + length + GAP + 4, 1024);
  const { memory, kernels, heap } = instance(path, Math.ceil(size / PAGE));
  const content = new Uint8Array(memory.buffer);
  new Uint32Array(memory.buffer).fill(GUARD);
  const at = places(buffers, last, heap, content.length);
  buffers.forEach((buffer, i) => content.set(buffer, at[i]));
  const before = content.slice();
  kernels[one.kernel](
    ...one.arguments.map((given) => (typeof given === "number" ? given : at[given.buffer] + given.offset)),
  );
  const after = buffers.map((buffer, i) => content.slice(at[i], at[i] + buffer.length));
  one.buffers.forEach(({ isWritten }, i) => {
    if (isWritten) content.set(buffers[i], at[i]);
  });
  if (Buffer.compare(content, before)) {
    const byte = content.findIndex((value, i) => value !== before[i]);
    throw new Error(`${one.kernel} wrote outside: byte ${byte}, buffers at ${at}`);
  }
  return after;
}

/** @param {Uint8Array} content */
const base64 = (content) => Buffer.from(content.buffer, content.byteOffset, content.length).toString("base64");

await serve({
  /** Whether this Node takes a file. @param {{path: string}} request */
  takes: ({ path }) => WebAssembly.validate(readFileSync(path)),
  /** Functions of a file, with the number of their operands. @param {{path: string}} request */
  exports: ({ path }) =>
    Object.entries(instance(path, 1).kernels).map(([name, kernel]) => [name, kernel.length]),
  /**
   * Each case with each of its buffers at the end of memory in turn.
   * @param {{path: string, cases: Case[]}} request
   * @returns {string[][]} of each case the written buffers, in base64
   */
  run({ path, cases }) {
    return cases.map((one) => {
      const buffers = one.buffers.map(({ data }) => new Uint8Array(Buffer.from(data, "base64")));
      const runs = buffers.map((_, last) => called(path, one, buffers, last));
      for (const run of runs)
        if (run.some((content, i) => Buffer.compare(content, runs[0][i])))
          throw new Error(`${one.kernel} gives other bits at another place in memory`);
      return runs[0].filter((_, i) => one.buffers[i].isWritten).map(base64);
    });
  },
});
