// From what a graph holds to what the loops read: float16 and int8 to float32, weights into blocks.
import { bytes, f32, f32x4, floats, i16x8, i32, i32x4, integers, v128 } from "./wat.mjs";

/** @typedef {import("./wat.mjs").Module} Module */
/** @typedef {import("./wat.mjs").Expression} Expression */

/**
 * half, int8, pack.
 * @param {Module} module
 * @param {import("./lanes.mjs").Lanes} lanes
 */
export function weights(module, lanes) {
  // n of float16 at src, to float32 at dst; exact, infinities and NaN with their bits included.
  module.export("half", "src dst n", (code, { src, dst, n }) => {
    /** @param {Expression} half  in the low 16 bits of each lane @returns {Expression} */
    const widened = (half) => {
      const bits = code.let(half);
      const sign = i32x4.shl(v128.and(bits, integers(0x8000)), 16);
      // Exponent and fraction in their places are the number times 2^-112, of subnormal ones as well.
      const magnitude = f32x4.mul(i32x4.shl(v128.and(bits, integers(0x7fff)), 13), 2 ** 112);
      const isSpecial = i32x4.eq(v128.and(bits, integers(0x7c00)), integers(0x7c00));
      return v128.or(v128.or(magnitude, sign), v128.and(isSpecial, integers(0x7f800000)));
    };
    code.while(i32.ge_s(n, 4), () => {
      code.store(dst, widened(v128.load16x4_u(src)));
      code.add(src, 8);
      code.add(dst, 16);
      code.set(n, i32.sub(n, 4));
    });
    code.while(i32.gt_s(n, 0), () => {
      const value = code.let(widened(i32x4.splat(i32.load16_u(src))));
      code.storeLane(dst, value, 0);
      code.add(src, 2);
      code.add(dst, 4);
      code.set(n, i32.sub(n, 1));
    });
  });

  // n of int8 at src, times one scale, to float32 at dst.
  module.export("int8", "src dst n scale:f32", (code, { src, dst, n, scale }) => {
    const scales = code.let(f32x4.splat(scale));
    code.while(i32.ge_s(n, 4), () => {
      const wide = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(src)));
      code.store(dst, f32x4.mul(f32x4.convert_i32x4_s(wide), scales));
      code.add(src, 4);
      code.add(dst, 16);
      code.set(n, i32.sub(n, 4));
    });
    code.while(i32.gt_s(n, 0), () => {
      code.store(dst, f32.mul(f32.convert_i32_s(i32.load8_s(src)), scale));
      code.add(src, 1);
      code.add(dst, 4);
      code.set(n, i32.sub(n, 1));
    });
  });

  // w, [Co, Ci, kk] as ONNX has it, into blocks of 8 columns, the last of 4 where N, a multiple of 4, asks for
  // it: B, [block][kk][Cs][8 or 4]. Zero where there is no input (Cs > Ci) or no output (N > Co).
  module.export("pack", "w Co Ci Cs kk B N", (code, { w, Co, Ci, Cs, kk, B, N }) => {
    const filter = code.let(bytes(i32.mul(Ci, kk)));
    forBlocks(code, N, (n, columns) => {
      code.loop(0, kk, 1, (k) =>
        code.loop(0, Cs, 1, (c) =>
          code.loop(n, i32.add(n, columns), 4, (output) => {
            const first = i32.add(i32.add(w, i32.mul(output, filter)), bytes(i32.add(i32.mul(c, kk), k)));
            code.when(
              i32.lt_s(c, Ci),
              () => code.store(B, lanes.gathered(first, filter, i32.sub(Co, output))),
              () => code.store(B, floats(0)),
            );
            code.add(B, 16);
          }),
        ),
      );
    });
  });
}

/**
 * @param {import("./wat.mjs").Code} code
 * @param {import("./wat.mjs").Variable} N
 * @param {(n: import("./wat.mjs").Variable, columns: Expression) => void} each  block: its first column, and how many
 */
export function forBlocks(code, N, each) {
  code.loop(0, N, 8, (n) => {
    const rest = i32.sub(N, n);
    const columns = code.let(8);
    code.when(i32.lt_s(rest, 8), () => code.set(columns, 4));
    each(n, columns);
  });
}
