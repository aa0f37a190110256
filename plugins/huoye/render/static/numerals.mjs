// Numbers as Python writes them, letter for letter: repr(x) and format(x, spec) of a float, and what
// readers are shown of it.
//
// toFixed, toExponential and the shortest digits are exact by the standard. Where two numerals are
// equally near, they take the larger one and Python the even one.

/** What toFixed and toExponential write at most. */
const MOST_DIGITS = 100;
/** From here on toFixed writes an exponent. */
const LARGE = 1e21;
/** The power of ten from which repr writes an exponent. */
const REPR_LIMIT = 16;
const SPEC =
  /^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<z>z)?(?<alternate>#)?(?<zero>0)?(?<width>\d+)?(?<group>[,_])?(?:\.(?<precision>\d+))?(?<type>[eEfFgGn%])?$/su;
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @param {number} x @returns {string} repr(x) of a float */
export function repr(x) {
  if (!Number.isFinite(x)) return strange(x);
  const a = Math.abs(x);
  const [digits, power] = a ? parts(a.toExponential()) : ["0", 0];
  return sign(x) + placed(digits, power, REPR_LIMIT, ".0");
}

/** @param {number} x @param {number} decimals @returns {string} format(x, ".2f") */
export function fixed(x, decimals) {
  if (!Number.isFinite(x)) return strange(x);
  const a = Math.abs(x);
  if (a >= LARGE || decimals > MOST_DIGITS) return sign(x) + rounded(exact(a), decimals);
  const text = a.toFixed(decimals);
  return sign(x) + (isTie(a, decimals) ? toEven(text) : text);
}

/**
 * At most so many significant digits, for readers: `25.5269988634`, `−3`, `1.5×10⁻⁷` (twin: `shown` of
 * huoye/formula/numerals.py).
 * @param {number} x @param {number} digits
 */
export function shown(x, digits) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "—" : x > 0 ? "∞" : "−∞";
  const [plain, exponent] = format(x, `.${digits}g`).split("e");
  const mantissa = plain.replace("-", "−");
  if (!exponent) return mantissa === "−0" ? "0" : mantissa;
  const raised = String(Number(exponent)).replace("-", "⁻").replace(/\d/g, (digit) => SUPERSCRIPT[Number(digit)]);
  if (mantissa === "1" || mantissa === "−1") return mantissa.replace("1", `10${raised}`);
  return `${mantissa}×10${raised}`;
}

/**
 * format(x, spec) of a float. Raises RangeError for a spec that floats don't have.
 * @param {number} x @param {string} spec
 */
export function format(x, spec) {
  const asked = SPEC.exec(spec)?.groups;
  if (!asked || (asked.group && asked.type === "n")) throw new RangeError(`floats have no format “${spec}”`);
  let text = written(x, asked);
  if (asked.z) text = text.replace(/^-(?=[0.]*(e|%|$))/, "");
  if ("EFG".includes(asked.type ?? "-")) text = text.toUpperCase();
  const negative = text.startsWith("-");
  const lead = negative ? "-" : (asked.sign ?? "").replace("-", "");
  return padded(lead, negative ? text.slice(1) : text, asked);
}

/** @typedef {Record<string, string | undefined>} Asked the groups of SPEC */

/** The number without width and groups. @param {number} x @param {Asked} asked */
function written(x, { type, precision, alternate }) {
  const digits = precision === undefined ? 6 : Number(precision);
  const keep = Boolean(alternate);
  switch (type?.toLowerCase()) {
    case "%":
      return `${keep ? withPoint(fixed(x * 100, digits)) : fixed(x * 100, digits)}%`;
    case "f":
      return keep ? withPoint(fixed(x, digits)) : fixed(x, digits);
    case "e":
      return exponential(x, digits, keep);
    case undefined:
      if (precision === undefined) return keep ? withPoint(repr(x)) : repr(x);
      return general(x, digits, 1, ".0", keep);
    default:
      return general(x, digits, 0, "", keep);
  }
}

/** @param {number} x @param {number} decimals @param {boolean} keep */
function exponential(x, decimals, keep) {
  if (!Number.isFinite(x)) return strange(x);
  const [digits, power] = significant(Math.abs(x), decimals + 1);
  const text = sign(x) + scientific(digits, power);
  return keep ? withPoint(text) : text;
}

/**
 * So many significant digits, where the power of ten allows without an exponent.
 * @param {number} x @param {number} count @param {number} less by so much the exponent comes earlier
 * @param {string} whole behind a number without decimals @param {boolean} keep zeros at the end
 */
function general(x, count, less, whole, keep) {
  if (!Number.isFinite(x)) return strange(x);
  const wanted = count || 1;
  const [digits, power] = significant(Math.abs(x), wanted);
  const shortened = keep ? digits : digits.replace(/(?!^)0+$/, "");
  const text = sign(x) + placed(shortened, power, wanted - less, whole);
  return keep ? withPoint(text) : text;
}

/**
 * Digits, the first of which stands for 10 to the power, as a numeral.
 * @param {string} digits @param {number} power
 * @param {number} limit the power from which it has an exponent @param {string} whole
 */
function placed(digits, power, limit, whole) {
  if (power < -4 || power >= limit) return scientific(digits, power);
  if (power < 0) return `0.${"0".repeat(-power - 1)}${digits}`;
  const units = digits.slice(0, power + 1).padEnd(power + 1, "0");
  const decimals = digits.slice(power + 1);
  return decimals ? `${units}.${decimals}` : units + whole;
}

/** @param {string} digits @param {number} power */
function scientific(digits, power) {
  const decimals = digits.length > 1 ? `.${digits.slice(1)}` : "";
  return `${digits[0]}${decimals}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** @param {string} text */
function withPoint(text) {
  return text.includes(".") || !/\d/.test(text) ? text : text.replace(/(?=e|$)/, ".");
}

/**
 * So many digits, and the power of ten that the first stands for.
 * @param {number} a not negative @param {number} count @returns {[string, number]}
 */
function significant(a, count) {
  if (!a) return ["0".repeat(count), 0];
  if (count - 1 > MOST_DIGITS) return exactDigits(a, count);
  const [digits, power] = parts(a.toExponential(count - 1));
  // Rounded up to a power of ten, which is even, it is no tie at the place of its own last digit.
  return [isTie(a, count - 1 - power) ? toEven(digits) : digits, power];
}

/** @param {string} text of toExponential @returns {[string, number]} */
function parts(text) {
  const [mantissa, power] = text.split("e");
  return [mantissa.replace(".", ""), Number(power)];
}

/**
 * Whether it lies in the middle between two numerals of so many decimals; fewer than none are zeros
 * before the point.
 * @param {number} a not negative @param {number} decimals
 */
function isTie(a, decimals) {
  if (decimals >= 0) {
    // Of halves, quarters, eighths: what twice 10ⁿ makes whole, twice 2ⁿ does.
    const twice = a * 2 ** (decimals + 1);
    return Number.isInteger(twice) && twice % 2 === 1;
  }
  if (!Number.isInteger(a)) return false;
  const unit = 10n ** BigInt(-decimals);
  return (BigInt(a) % unit) * 2n === unit;
}

/** Of a tie's two numerals the even one. @param {string} larger */
function toEven(larger) {
  const last = Number(larger.at(-1));
  return last % 2 ? `${larger.slice(0, -1)}${last - 1}` : larger;
}

/** A decimal fraction: units × 10⁻ᵈᵉᶜⁱᵐᵃˡˢ. @typedef {{units: bigint, decimals: number}} Decimal */

/** All digits of a float. @param {number} a not negative @returns {Decimal} */
function exact(a) {
  let decimals = 0;
  let scaled = a;
  // Exact, until nothing stands behind the point.
  for (; !Number.isInteger(scaled); decimals += 1) scaled *= 2;
  return { units: BigInt(scaled) * 5n ** BigInt(decimals), decimals };
}

/** @param {Decimal} number @param {number} decimals @returns {bigint} to the even one */
function unitsAt({ units, decimals: had }, decimals) {
  if (decimals >= had) return units * 10n ** BigInt(decimals - had);
  const unit = 10n ** BigInt(had - decimals);
  const below = units / unit;
  const twice = (units % unit) * 2n;
  return twice > unit || (twice === unit && below % 2n) ? below + 1n : below;
}

/** @param {Decimal} number @param {number} decimals */
function rounded(number, decimals) {
  const digits = String(unitsAt(number, decimals)).padStart(decimals + 1, "0");
  return decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits;
}

/** @param {number} a positive @param {number} count @returns {[string, number]} */
function exactDigits(a, count) {
  const number = exact(a);
  const power = String(number.units).length - 1 - number.decimals;
  const digits = String(unitsAt(number, count - 1 - power));
  // 99.9… becomes 100.
  return [digits.slice(0, count), power + digits.length - count];
}

/** @param {string} lead sign @param {string} text @param {Asked} asked */
function padded(lead, text, { fill, align, zero, width = "0", group }) {
  const filling = fill ?? (zero ? "0" : " ");
  const side = align ?? (zero && fill === undefined ? "=" : ">");
  let body = text;
  if (group) {
    const digits = /^\d*/.exec(text)?.[0] ?? "";
    const rest = text.slice(digits.length);
    const room = filling === "0" && side === "=" ? Number(width) - lead.length - rest.length : 0;
    if (digits) body = grouped(digits, group, room) + rest;
  }
  const missing = Math.max(0, Number(width) - lead.length - body.length);
  if (side === "=") return lead + filling.repeat(missing) + body;
  const before = side === "<" ? 0 : side === ">" ? missing : missing >> 1;
  return filling.repeat(before) + lead + body + filling.repeat(missing - before);
}

/**
 * Digits in threes, with zeros before them that fill the room.
 * @param {string} digits @param {string} separator @param {number} room
 */
function grouped(digits, separator, room) {
  let text = "";
  let rest = digits;
  let left = room;
  while (rest || left > 0) {
    // A numeral begins with no separator: where one would fill the room, a zero stands before it.
    const size = Math.min(3, Math.max(rest.length, left, 1));
    const three = rest.slice(-size).padStart(size, "0");
    text = text ? `${three}${separator}${text}` : three;
    rest = rest.slice(0, -size);
    left -= size;
    // The separator takes room, too; before it stands a digit, even where none is left.
    if (left > 0) left = Math.max(left - 1, 1);
    else left -= 1;
  }
  return text;
}

/** @param {number} x */
function sign(x) {
  return x < 0 || Object.is(x, -0) ? "-" : "";
}

/** @param {number} x that is not finite */
function strange(x) {
  return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
}
