// exp, log and their kin on four floats at a time, within 2 units in the last place of the true value over the
// whole range (tests/engine), subnormal results included. Limits are those of the C library: exp(-∞) = 0, exp
// of what is too large ∞, log 0 = -∞, log of a negative number NaN, tanh ±∞ = ±1; NaN stays NaN.
//
// They multiply and add, each rounded by itself, and never fuse: so their bits are the same on every machine
// and in both builds. Polynomials are those of Cephes (S. L. Moshier, expf.c, logf.c, tanhf.c).
import { f32x4, floats, i32x4, integers, v128 } from "./wat.mjs";

/** @typedef {import("./wat.mjs").Code} Code */
/** @typedef {import("./wat.mjs").Expression} Expression */
/** @typedef {import("./wat.mjs").Variable} Variable */

const { abs, add, div, lt, max, min, mul, nearest, neg, sub } = f32x4;

// ln 2 in two parts: n times the first is exact for every exponent n.
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.12194440e-4;
const SIGN = integers(-0x80000000);

/**
 * A polynomial by Horner's rule.
 * @param {Variable} x
 * @param {number[]} coefficients  the highest first
 */
const polynomial = (x, coefficients) =>
  coefficients.slice(1).reduce((sum, next) => add(mul(sum, x), next), floats(coefficients[0]));

/** @param {Expression} integer  @returns {Expression} 2 to the power of it, in -126…127 */
const powerOf2 = (integer) => i32x4.shl(i32x4.add(integer, 127), 23);

/**
 * e^x = 2^n e^r, |r| <= ln 2 / 2: n, an integer, and e^r.
 * @param {Code} code
 * @param {Variable} x  with |n| < 2^8
 */
function reducedExp(code, x) {
  const n = code.let(nearest(mul(x, Math.LOG2E)));
  const r = code.let(sub(sub(x, mul(n, LN2_HIGH)), mul(n, LN2_LOW)));
  const tail = polynomial(r, [
    ...[1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3],
    ...[4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1],
  ]);
  return { n: code.let(i32x4.trunc_sat_f32x4_s(n)), mantissa: add(add(mul(mul(r, r), tail), r), 1) };
}

/**
 * @param {Code} code
 * @param {Expression} x
 * @returns {Variable}
 */
export function exp(code, x) {
  // Beyond, the result is 0 or ∞.
  const { n, mantissa } = reducedExp(code, code.let(min(max(x, -104), 89)));
  // 2^n in two factors: one alone could not be 2^128, nor subnormal.
  const half = code.let(i32x4.shr_s(n, 1));
  return code.let(mul(mul(mantissa, powerOf2(half)), powerOf2(i32x4.sub(n, half))));
}

/**
 * log(2^n m) = n ln 2 + log m, √½ <= m < √2.
 * @param {Code} code
 * @param {Variable} x  positive, finite and not subnormal
 * @param {Expression} shift  the exponent of a power of 2, as an integer: of x times it the logarithm is given
 */
function logOfNormal(code, x, shift) {
  const SQRT_HALF = 0x3f3504f3;
  const shifted = code.let(i32x4.sub(x, SQRT_HALF));
  const n = code.let(f32x4.convert_i32x4_s(i32x4.add(i32x4.shr_s(shifted, 23), shift)));
  const f = code.let(sub(i32x4.add(v128.and(shifted, integers(0x7fffff)), SQRT_HALF), 1));
  const square = code.let(mul(f, f));
  const tail = polynomial(f, [
    ...[7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1],
    ...[-1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1],
  ]);
  const small = sub(add(mul(mul(f, square), tail), mul(n, LN2_LOW)), mul(square, 0.5));
  return add(add(f, small), mul(n, LN2_HIGH));
}

/**
 * @param {Code} code
 * @param {Expression} argument
 * @returns {Variable}
 */
export function log(code, argument) {
  const x = code.let(argument);
  const isSubnormal = code.let(lt(x, 2 ** -126));
  const normal = code.let(v128.bitselect(mul(x, 2 ** 23), x, isSubnormal));
  const logarithm = code.let(logOfNormal(code, normal, v128.and(isSubnormal, integers(-23))));
  // ∞ and NaN stay as they are, zero gives -∞, what is below NaN.
  code.set(logarithm, v128.bitselect(logarithm, x, lt(x, Infinity)));
  code.set(logarithm, v128.bitselect(floats(-Infinity), logarithm, f32x4.eq(x, 0)));
  code.set(logarithm, v128.bitselect(floats(NaN), logarithm, lt(x, 0)));
  return logarithm;
}

/**
 * By a polynomial below 0.625, by 1 - 2 / (e^2x + 1) above.
 * @param {Code} code
 * @param {Expression} argument
 * @returns {Variable}
 */
export function tanh(code, argument) {
  const x = code.let(argument);
  const size = code.let(abs(x));
  const square = code.let(mul(size, size));
  const tail = polynomial(square, [
    ...[-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1],
    -3.33332819422e-1,
  ]);
  const near = add(mul(mul(tail, square), size), size);
  // From here on it is 1.
  const { n, mantissa } = reducedExp(code, code.let(min(add(size, size), 20)));
  const far = sub(floats(1), div(floats(2), add(mul(mantissa, powerOf2(n)), 1)));
  // NaN is not less, and goes through the second.
  return code.let(v128.or(v128.bitselect(near, far, lt(size, 0.625)), v128.and(x, SIGN)));
}

/**
 * 1 / (1 + e^-x), as e^x / (1 + e^x) below zero, where the former would end at 1 / ∞.
 * @param {Code} code
 * @param {Expression} argument
 * @returns {Variable}
 */
export function sigmoid(code, argument) {
  const x = code.let(argument);
  const e = exp(code, neg(abs(x)));
  return code.let(div(v128.bitselect(e, floats(1), lt(x, 0)), add(e, 1)));
}

/**
 * log(1 + e^x) = max(x, 0) + log(1 + e), e = e^-|x|.
 * @param {Code} code
 * @param {Expression} argument
 * @returns {Variable}
 */
export function softplus(code, argument) {
  const x = code.let(argument);
  const e = exp(code, neg(abs(x)));
  const sum = code.let(add(e, 1));
  // What 1 + e has lost by rounding; of the smallest e it is all.
  const lost = sub(e, sub(sum, 1));
  return code.let(add(max(x, 0), add(logOfNormal(code, sum, integers(0)), div(lost, sum))));
}
