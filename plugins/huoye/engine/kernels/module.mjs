// All kernels of one build. The builds differ in one thing: in products of matrices and the transforms of
// Winograd's convolutions, `relaxed` has a·b + c rounded once where the processor can, `plain` twice always.
// All else has the same bits everywhere. What is exported, in which order, is the engine's interface.
import { coupling } from "./coupling.mjs";
import { elementwise } from "./elementwise.mjs";
import { gemm } from "./gemm.mjs";
import { lanes } from "./lanes.mjs";
import { layout } from "./layout.mjs";
import { reductions } from "./reductions.mjs";
import { f32x4, Module } from "./wat.mjs";
import { weights } from "./weights.mjs";
import { winograd } from "./winograd.mjs";

/** @typedef {keyof typeof MULTIPLY_ADD} Build */

export const MULTIPLY_ADD = {
  /** @type {import("./gemm.mjs").MultiplyAdd} */
  plain: (a, b, c) => f32x4.add(f32x4.mul(a, b), c),
  /** @type {import("./gemm.mjs").MultiplyAdd} */
  relaxed: (a, b, c) => f32x4.relaxed_madd(a, b, c),
};

// 0 stands for “none”; the rest of the first cache line keeps what lies behind on its boundaries.
const HEAP = 64;

/** The text of one build. @param {Build} build */
export function text(build) {
  const madd = MULTIPLY_ADD[build];
  const module = new Module();
  const partial = lanes(module);
  winograd(module, madd, partial, gemm(module, madd));
  layout(module);
  weights(module, partial);
  elementwise(module, partial);
  reductions(module, partial);
  coupling(module, partial);
  return module.text(HEAP);
}
