// What is no whole vector: the last channels of a pixel, weights that lie apart.
import { choose, floats, i32, loadLane, range, v128 } from "./wat.mjs";

/** @typedef {import("./wat.mjs").Module} Module */
/** @typedef {import("./wat.mjs").Code} Code */
/** @typedef {import("./wat.mjs").Expression} Expression */
/** @typedef {import("./wat.mjs").Operand} Operand */
/** @typedef {import("./wat.mjs").Variable} Variable */

/**
 * @typedef {object} Lanes
 * @property {(address: Operand, step: Operand, count: Operand) => Expression} gathered
 *   up to four floats, so many bytes apart; zeros beyond the count, which may be 0 or less
 * @property {(address: Expression, count: Variable) => Expression} loaded
 *   up to four floats side by side; zeros beyond
 * @property {(code: Code, address: Expression, value: Variable, count: Variable) => void} store
 *   the first of four floats, as many as there are
 */

/**
 * @param {Module} module
 * @returns {Lanes}
 */
export function lanes(module) {
  const gather = module.function("gather_lanes", "address step count", (code, { address, step, count }) => {
    const vector = code.let(floats(0));
    /** @param {number} lane */
    const take = (lane) => {
      code.set(vector, loadLane(address, vector, lane));
      code.add(address, step);
    };
    // Most are whole.
    code.when(
      i32.ge_s(count, 4),
      () => range(4).forEach(take),
      () => range(3).forEach((lane) => code.when(i32.gt_s(count, lane), () => take(lane))),
    );
    return vector;
  });
  const scatter = module.function("store_lanes", "address value:v128 count", (code, { address, value, count }) => {
    for (const lane of range(3))
      code.when(i32.gt_s(count, lane), () => code.storeLane(i32.add(address, lane * 4), value, lane));
  });
  return {
    gathered: (address, step, count) => gather.of(address, step, count),
    loaded: (address, count) =>
      choose(i32.ge_s(count, 4), v128.load(address), gather.of(address, 4, count)),
    store: (code, address, value, count) =>
      code.when(
        i32.ge_s(count, 4),
        () => code.store(address, value),
        () => code.call(scatter, address, value, count),
      ),
  };
}
