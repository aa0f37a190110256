// From numbers to places on an axis, and which round numbers to write there.
import { LiveError } from "../../live/static/errors.mjs";
import { log10 } from "./log10.mjs";
import { fixed, shown } from "./numerals.mjs";
import { floating, written } from "./result.mjs";

/** @typedef {import("./result.mjs").Numeral} Numeral */

/** Numbers from `low` to `high`, low < high; on a logarithmic scale both are positive. */
export class Scale {
  #low;
  #span;

  /**
   * Raises LiveError "formula" where that is no range of numbers.
   * @param {Numeral} low @param {Numeral} high @param {boolean} log
   */
  constructor(low, high, log) {
    this.low = low;
    this.high = high;
    this.log = log;
    this.#low = log ? log10(low.value) : low.value;
    this.#span = (log ? log10(high.value) : high.value) - this.#low;
    if (!(this.#span > 0 && this.#span < Infinity)) {
      const rule = log ? "a logarithmic axis needs an end above 0" : "an axis needs ends that floats can part";
      throw new LiveError("formula", `a plot reaches from ${low.text} to ${high.text}; ${rule}`);
    }
  }

  /**
   * 0 at `low`, 1 at `high`, beyond them outside; null where it has no place.
   * @param {number} number
   */
  place(number) {
    if (!Number.isFinite(number) || (this.log && number <= 0)) return null;
    return ((this.log ? log10(number) : number) - this.#low) / this.#span;
  }

  /** Round numbers inside the scale with their text, about five. @returns {[number, string][]} */
  ticks() {
    const numbers = this.log ? decades(this.low.value, this.high.value) : steps(this.low.value, this.high.value);
    return numbers.map((number) => [number, shown(number, 6)]);
  }
}

const TICKS = 5;

/** @param {number} low @param {number} high */
function steps(low, high) {
  const [step, decimals] = roundStep((high - low) / TICKS);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return counted(first, last, 1).map((count) => Number(fixed(count * step, decimals)));
}

/**
 * The next of 1, 2, 5 × 10ⁿ at or above, and the decimals that its multiples need.
 * @param {number} rough @returns {[number, number]}
 */
function roundStep(rough) {
  const exponent = Math.floor(log10(rough));
  const unit = power(exponent);
  const factor = [1, 2, 5].find((one) => one * unit >= rough * (1 - 1e-9)) ?? 10;
  return [factor * unit, Math.max(0, -exponent)];
}

/** @param {number} low @param {number} high */
function decades(low, high) {
  const first = Math.ceil(log10(low) - 1e-9);
  const last = Math.floor(log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / TICKS));
  return counted(first, last, every).map(power);
}

/**
 * Whole numbers from first to last, both included; where floats can't count any more, a few.
 * @param {number} first @param {number} last @param {number} every
 */
function counted(first, last, every) {
  const count = Math.min(Math.floor((last - first) / every) + 1, 3 * TICKS);
  return Array.from({ length: Math.max(0, count || 0) }, (_, index) => first + index * every);
}

/** Math.pow need not be exact. @param {number} exponent */
function power(exponent) {
  return Number(`1e${exponent}`);
}

/**
 * A scale over all the numbers with a little room, or over the range that the axis asks for. Raises
 * LiveError "formula" where that is none.
 * @param {number[]} numbers @param {import("./result.mjs").Axis} axis
 */
export function fit(numbers, { minimum, maximum, log }) {
  if (minimum && maximum && minimum.value > maximum.value) {
    const ends = `minimum ${minimum.text} and maximum ${maximum.text}`;
    throw new LiveError("formula", `an axis has ${ends}; the smaller one is the minimum`);
  }
  const usable = numbers.filter((number) => Number.isFinite(number) && !(log && number <= 0));
  const fallback = log ? 1 : 0;
  const least = usable.length ? usable.reduce((a, b) => (b < a ? b : a)) : fallback;
  const most = usable.length ? usable.reduce((a, b) => (b > a ? b : a)) : fallback;
  return log ? fitLog(least, most, minimum, maximum) : fitLinear(least, most, minimum, maximum);
}

/** @param {number} least @param {number} most @param {Numeral | null} minimum @param {Numeral | null} maximum */
function fitLinear(least, most, minimum, maximum) {
  const low = minimum?.value ?? least;
  const high = maximum?.value ?? most;
  if (!(high > low)) {
    const room = Math.abs(low) / 2 || 1;
    return new Scale(floating(low - room), floating(low + room), false);
  }
  const room = (high - low) * 0.04;
  return new Scale(minimum ?? floating(low - room), maximum ?? floating(high + room), false);
}

/**
 * Whole decades: the grid then says where the curve is.
 * @param {number} least @param {number} most @param {Numeral | null} minimum @param {Numeral | null} maximum
 */
function fitLog(least, most, minimum, maximum) {
  const low = minimum ?? floating(power(Math.floor(log10(least))) || Number.MIN_VALUE);
  const high = maximum ?? floating(power(Math.ceil(log10(most))));
  return new Scale(low, high.value > low.value ? high : tenfold(low), true);
}

/** @param {Numeral} numeral */
function tenfold({ value, text }) {
  return /^-?\d+$/.test(text) ? written(value * 10, `${text}0`) : floating(value * 10);
}
