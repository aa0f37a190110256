// Bits of every kernel's results on the same numbers: one hash each, on standard output, for test_bits.py.
// Argument: a build.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const FLOATS = 1 << 14;
const memory = new WebAssembly.Memory({ initial: 16 });
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(process.argv[2])), {
  env: { memory },
});
const kernels = /** @type {Record<string, (...operands: number[]) => void>} */ (
  /** @type {unknown} */ (exports)
);
const numbers = new Float32Array(memory.buffer);
const [A, B, C, D, RESULT] = [1, 2, 3, 4, 8].map((place) => place * FLOATS * 4);

/** Numbers of a linear congruential generator, in -2…2. */
function refill() {
  let state = 2018;
  for (let i = 0; i < numbers.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    numbers[i] = state / 2 ** 30 - 2;
  }
}

/** @type {Record<string, [string, ...number[]]>} */
const CALLS = {
  gemm: ["gemm", A, 96, 96, B, RESULT, 44, 15, 44, C, 1, D, 44],
  row: ["gemm", A, 96, 96, B, RESULT, 44, 1, 44, C, 0, 0, 0],
  conv3: ["conv3", A, 5, 7, 7, B, RESULT, 12, 12, C, 1, D, 12],
  products: ["wino_mm", 16, A, 4, 12, B, RESULT, 12],
  input4: ["wino4_in", A, 8, 2, 3, RESULT],
  input2: ["wino2_in", A, 8, 2, 3, RESULT],
  output4: ["wino4_out", A, 8, 2, 3, 7, 11, RESULT, 8, C, 1, D, 8],
  output2: ["wino2_out", A, 8, 2, 3, 3, 6, RESULT, 8, C, 1, D, 8],
  weights4: ["wino4_w", A, 11, 7, 8, RESULT, 12],
  weights2: ["wino2_w", A, 11, 7, 8, RESULT, 12],
  couple: ["couple", 0, 20, 6, RESULT, 8, A, 12, B, RESULT + 4096],
  coupled: ["couple", 1, 20, 6, RESULT, 8, A, 12, B, RESULT + 4096],
  sum: ["sum", 30, 7, A, 9, RESULT],
  norms: ["norms", 30, 7, A, 9, RESULT],
  int8: ["int8", A, RESULT, 999, 0.37],
  half: ["half", A, RESULT, 999],
  ...Object.fromEntries(
    Array.from({ length: 18 }, (_, op) => [`ew${op}`, ["ew", op, 50, 7, A, 8, B, 8, RESULT, 8]]),
  ),
};

/** @type {Record<string, string>} */
const hashes = {};
for (const [name, [kernel, ...operands]] of Object.entries(CALLS)) {
  refill();
  kernels[kernel](...operands);
  const result = new Uint32Array(memory.buffer, RESULT, FLOATS).slice();
  // Bits of a NaN are the processor's own.
  new Float32Array(result.buffer).forEach((number, i) => {
    if (Number.isNaN(number)) result[i] = 0x7fc00000;
  });
  hashes[name] = createHash("sha256").update(result).digest("hex");
}
process.stdout.write(JSON.stringify(hashes));
