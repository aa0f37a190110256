// The logarithm to base 10, the same bits in every engine, and those that Pyodide's Python has:
// Math.log10 may be off by one as the browser likes. After FreeBSD's e_log10.c, which is musl's.
/*! Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy, modify,
and distribute this software is freely granted, provided that this notice is preserved. */

const IVLN10_HIGH = 4.34294481878168880939e-1;
const IVLN10_LOW = 2.50829467116452752298e-11;
const LOG10_2_HIGH = 3.01029995663611771306e-1;
const LOG10_2_LOW = 3.69423907715893078616e-13;
/** Of (log(1+f) − 2s)/s, s = f/(2+f), by powers of s². */
const L1 = 6.66666666666673513e-1;
const L2 = 3.999999999940941908e-1;
const L3 = 2.857142874366239149e-1;
const L4 = 2.222219843214978396e-1;
const L5 = 1.818357216161805012e-1;
const L6 = 1.531383769920937332e-1;
const L7 = 1.479819860511658591e-1;
/** The upper half of √½, and of one. */
const ROOT_HALF = 0x3fe6a09e;
const ONE = 0x3ff00000;

const float = new Float64Array(1);
/** Its lower half, and its upper one: every engine is little-endian. */
const halves = new Uint32Array(float.buffer);

/** @param {number} x */
export function log10(x) {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  if (x === 1) return 0;
  // x = 2ᵏ(1+f), √½ < 1+f < √2.
  const subnormal = x < 2 ** -1022;
  float[0] = subnormal ? x * 2 ** 54 : x;
  const moved = halves[1] + ONE - ROOT_HALF;
  const k = (moved >>> 20) - 0x3ff - (subnormal ? 54 : 0);
  halves[1] = (moved & 0xfffff) + ROOT_HALF;
  const f = float[0] - 1;
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const rest = z * (L1 + w * (L3 + w * (L5 + w * L7))) + w * (L2 + w * (L4 + w * L6));
  // log(1+f) in two parts, the first of them exact in a product.
  float[0] = f - half;
  halves[0] = 0;
  const first = float[0];
  const second = f - first - half + s * (half + rest);
  const whole = k * LOG10_2_HIGH;
  const part = first * IVLN10_HIGH;
  const sum = whole + part;
  const small = k * LOG10_2_LOW + (second + first) * IVLN10_LOW + second * IVLN10_HIGH;
  return small + (whole - sum + part) + sum;
}
