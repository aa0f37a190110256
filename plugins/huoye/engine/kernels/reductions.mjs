// Sums over a tensor or its rows, added up in float64.
import { forVectors } from "./elementwise.mjs";
import { bytes, f32, f64, f64x2, floats, lane64, upperHalf } from "./wat.mjs";

/** @typedef {import("./wat.mjs").Module} Module */
/** @typedef {import("./wat.mjs").Code} Code */
/** @typedef {import("./wat.mjs").Variable} Variable */
/** @typedef {import("./wat.mjs").Expression} Expression */

/** A sum of floats in two lanes of float64 for the first two of every four, and two for the others. */
export class Total {
  /** @param {Code} code */
  constructor(code) {
    this.code = code;
    this.lower = code.let(floats(0));
    this.upper = code.let(floats(0));
  }

  clear() {
    for (const half of [this.lower, this.upper]) this.code.set(half, floats(0));
  }

  /**
   * @param {Variable} vector
   * @param {(wide: Variable) => Expression} [term]  what is added of two numbers
   */
  add(vector, term = (wide) => wide) {
    const { code, lower, upper } = this;
    const [first, second] = [vector, upperHalf(vector)].map((half) =>
      code.let(f64x2.promote_low_f32x4(half)),
    );
    code.set(lower, f64x2.add(lower, term(first)));
    code.set(upper, f64x2.add(upper, term(second)));
  }

  /** @returns {Expression} a float64 */
  get value() {
    const both = this.code.let(f64x2.add(this.lower, this.upper));
    return f64.add(lane64(both, 0), lane64(both, 1));
  }
}

/**
 * sum and norms. as: floats per pixel.
 * @param {Module} module
 * @param {import("./lanes.mjs").Lanes} lanes
 */
export function reductions(module, lanes) {
  // One float at out: the sum of np pixels of C channels.
  module.export("sum", "np C a as out", (code, { np, C, a, as, out }) => {
    const total = new Total(code);
    forVectors(code, np, C, [a], [code.let(bytes(as))], ([a], count) =>
      total.add(code.let(lanes.loaded(a, count))),
    );
    code.store(out, f32.demote_f64(total.value));
  });

  // np floats at out: the root of the sum of squares of each row.
  module.export("norms", "np C a as out", (code, { np, C, a, as, out }) => {
    const stride = code.let(bytes(as));
    const total = new Total(code);
    code.loop(0, np, 1, () => {
      total.clear();
      const row = code.let(a);
      forVectors(code, code.let(1), C, [row], [stride], ([a], count) =>
        total.add(code.let(lanes.loaded(a, count)), (wide) => f64x2.mul(wide, wide)),
      );
      code.store(out, f32.demote_f64(f64.sqrt(total.value)));
      code.add(a, stride);
      code.add(out, 4);
    });
  });
}
