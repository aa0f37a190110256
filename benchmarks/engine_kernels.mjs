// Times of the engine's kernels on layers of our models, for engine_kernels.py. Arguments: builds.
import { readFileSync } from "node:fs";

const MEBIBYTE = 1 << 20;
/** Milliseconds a measurement takes, at least, and until the engine has compiled a kernel anew. */
const [LONG, WARM] = [0.2, 200];
const MEASUREMENTS = 200;
// Not a multiple of 4096 bytes apart: the first cache has one place for such addresses.
const [A, B, C, D] = [1, 8, 16, 24].map((place, i) => place * MEBIBYTE + i * 1024);
const BIAS = 1024;

/** @typedef {Record<string, (...operands: number[]) => void>} Kernels */
/** @typedef {[string, number, () => void]} Row  name, work of a call in its unit a millisecond, the call */

/**
 * The least that a call has taken, in milliseconds.
 * @param {() => void} call
 */
function least(call) {
  const start = performance.now();
  let warming = 0;
  for (; performance.now() - start < WARM; warming++) call();
  const calls = Math.ceil((LONG * warming) / WARM);
  let found = Infinity;
  for (let i = 0; i < MEASUREMENTS; i++) {
    const begun = performance.now();
    for (let j = 0; j < calls; j++) call();
    found = Math.min(found, (performance.now() - begun) / calls);
  }
  return found;
}

/** @param {string} path */
function times(path) {
  const memory = new WebAssembly.Memory({ initial: 512 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)), { env: { memory } });
  const kernels = /** @type {Kernels} */ (/** @type {unknown} */ (exports));
  new Float32Array(memory.buffer).forEach((_, i, all) => (all[i] = Math.sin(i * i) / 2));
  /** @param {number} m @param {number} k @param {number} n @returns {Row} */
  const product = (m, k, n) => [
    `gemm ${m}x${k}x${n}, MMAC/ms`,
    (m * k * n) / 1e6,
    () => kernels.gemm(A, k, k, B, C, n, m, n, BIAS, 1, 0, 0),
  ];
  kernels.fill(D, 12, 0);
  let encode = 0;
  /** @type {Row[]} */
  const rows = [
    product(1024, 96, 24),
    product(64, 96, 96),
    product(16, 384, 96),
    product(1, 400, 400),
    [
      "conv3 12->96 at 16x16, MMAC/ms",
      (256 * 9 * 12 * 96) / 1e6,
      () => kernels.conv3(A, 12, 16, 16, B, C, 96, 96, BIAS, 1, 0, 0),
    ],
    [
      "wino_mm 48->96 at 16x16, MMAC/ms",
      (36 * 16 * 48 * 96) / 1e6,
      () => kernels.wino_mm(36, A, 16, 48, B, C, 96),
    ],
    // There and back with s = 0, so that the numbers keep their size.
    [
      "couple, 12 channels, elements/us",
      (256 * 12) / 1e3,
      () => kernels.couple((encode ^= 1), 256, 12, A, 24, B, 24, D, 0),
    ],
    ["exp, elements/us", (100 * 48) / 1e3, () => kernels.ew(7, 100, 48, A, 48, 0, 0, C, 48)],
    ["tanh, elements/us", (100 * 48) / 1e3, () => kernels.ew(6, 100, 48, A, 48, 0, 0, C, 48)],
  ];
  return Object.fromEntries(rows.map(([name, work, call]) => [name, work / least(call)]));
}

process.stdout.write(JSON.stringify(process.argv.slice(2).map(times)));
