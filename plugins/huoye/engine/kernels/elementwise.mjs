// Element by element over np pixels of C channels, four channels at a time.
import { exp, log, sigmoid, softplus, tanh } from "./functions.mjs";
import { bytes, f32x4, floats, i32, v128 } from "./wat.mjs";

/** @typedef {import("./wat.mjs").Module} Module */
/** @typedef {import("./wat.mjs").Code} Code */
/** @typedef {import("./wat.mjs").Expression} Expression */
/** @typedef {import("./wat.mjs").Variable} Variable */
/** @typedef {import("./lanes.mjs").Lanes} Lanes */

/**
 * What `op` of `ew` numbers. Those with a second operand read b.
 * @type {((code: Code, a: Variable, b: () => Expression) => Expression)[]}
 */
const OPERATIONS = [
  (_, a, b) => f32x4.add(a, b()), // 0 add
  (_, a, b) => f32x4.sub(a, b()), // 1 sub
  (_, a, b) => f32x4.mul(a, b()), // 2 mul
  (_, a, b) => f32x4.max(a, b()), // 3 max
  (_, a, b) => f32x4.min(a, b()), // 4 min
  (_, a) => f32x4.max(a, 0), // 5 relu
  (code, a) => tanh(code, a), // 6 tanh
  (code, a) => exp(code, a), // 7 exp
  (code, a) => log(code, a), // 8 log
  (code, a) => sigmoid(code, a), // 9 sigmoid
  (_, a) => f32x4.neg(a), // 10 neg
  (code, a) => softplus(code, a), // 11 softplus
  (_, a) => f32x4.mul(a, a), // 12 square
  (_, a) => a, // 13 copy
  (_, a, b) => f32x4.div(a, b()), // 14 div
  (_, a) => f32x4.abs(a), // 15 abs
  (_, a) => f32x4.sqrt(a), // 16 sqrt
  (_, a, b) => v128.and(f32x4.gt(a, b()), floats(1)), // 17 greater: 1 or 0
];

/**
 * ew and where. Strides in floats per pixel; that of an operand may be 0, the same C floats for all pixels.
 * The result may lie where an operand does.
 * @param {Module} module
 * @param {Lanes} lanes
 */
export function elementwise(module, lanes) {
  // c = op(a) or op(a, b). An op that there is not does nothing.
  module.export("ew", "op np C a as b bs c cs", (code, given) => {
    const { op, np, C, a, b, c } = given;
    const strides = strided(code, given, ["as", "bs", "cs"]);
    OPERATIONS.forEach((operation, number) =>
      code.when(i32.eq(op, number), () =>
        forVectors(code, np, C, [a, b, c], strides, ([a, b, c], count) => {
          const value = code.let(lanes.loaded(a, count));
          const result = code.let(operation(code, value, () => lanes.loaded(b, count)));
          lanes.store(code, c, result, count);
        }),
      ),
    );
  });

  // o = cond ? a : b, where cond is not zero.
  module.export("where", "np C cond cs a as b bs o os", (code, given) => {
    const { np, C, cond, a, b, o } = given;
    const strides = strided(code, given, ["cs", "as", "bs", "os"]);
    forVectors(code, np, C, [cond, a, b, o], strides, ([cond, a, b, o], count) => {
      const isZero = f32x4.eq(lanes.loaded(cond, count), 0);
      const [yes, no] = [lanes.loaded(a, count), lanes.loaded(b, count)];
      const result = code.let(v128.bitselect(no, yes, isZero));
      lanes.store(code, o, result, count);
    });
  });
}

/**
 * Strides in bytes.
 * @param {Code} code
 * @param {Record<string, Variable>} given
 * @param {string[]} names
 */
const strided = (code, given, names) => names.map((name) => code.let(bytes(given[name])));

/**
 * Call for every four channels of every pixel.
 * @param {Code} code
 * @param {Variable} np
 * @param {Variable} C
 * @param {Variable[]} tensors  addresses of the first pixel; they are moved on
 * @param {Variable[]} strides  in bytes
 * @param {(addresses: Expression[], count: Variable) => void} each
 *   addresses: of the first of the channels, in each tensor; count: how many are left, 4 being all that count
 */
export function forVectors(code, np, C, tensors, strides, each) {
  code.loop(0, np, 1, () => {
    const count = code.let(C);
    const offset = code.let(0);
    code.while(i32.gt_s(count, 0), () => {
      each(
        tensors.map((tensor) => i32.add(tensor, offset)),
        count,
      );
      code.add(offset, 16);
      code.set(count, i32.sub(count, 4));
    });
    tensors.forEach((tensor, i) => code.add(tensor, strides[i]));
  });
}
