// The form in which results leave Python (huoye/formula, `Result.as_data`), the same from every
// interpreter, at build and in the page: plain JSON, words in one language. It comes from where
// authors' code runs, so that nothing in it is believed: what has another form is refused.
import { LiveError } from "../../live/static/errors.mjs";
import { repr, shown } from "./numerals.mjs";

/** Significant digits that may be asked for; 17 tell every float. */
const MOST_DIGITS = 100;
/** Python itself writes no whole number of more digits. */
const WHOLE = /^-?\d{1,4300}$/;
/** @type {Record<string, number>} */
const STRANGE = { nan: NaN, inf: Infinity, "-inf": -Infinity };

/**
 * A number as formulas have them.
 * @typedef {object} Numeral
 * @property {number} value
 * @property {string} text as Python writes it: 5.0 and 5 are two
 * @property {(digits: number) => string} shown for readers; whole numbers are written out in full
 */

/** @template T @typedef {(data: unknown, place: string) => T} Reader of one part; raises LiveError "runtime" */

/** @type {Reader<string>} */
const text = (data, place) => (typeof data === "string" ? data : refuse(data, place));

/** @type {Reader<boolean>} */
const flag = (data, place) => (typeof data === "boolean" ? data : refuse(data, place));

/** @type {Reader<number>} */
const digits = (data, place) =>
  typeof data === "number" && Number.isInteger(data) && data >= 0 && data <= MOST_DIGITS ? data : refuse(data, place);

/**
 * A float is a number of JSON; a whole number is `{whole: "12"}`, since Python writes 5 and 5.0 and has
 * more digits than a float; what JSON lacks is `{float: "nan"}`, "inf" or "-inf".
 * @type {Reader<Numeral>}
 */
const numeral = (data, place) => {
  if (typeof data === "number") return floating(data);
  if (typeof data === "boolean") return written(Number(data), data ? "True" : "False");
  const { whole, float } = /** @type {{whole?: unknown, float?: unknown}} */ (data ?? {});
  if (typeof whole === "string" && WHOLE.test(whole)) return written(Number(whole), whole);
  if (typeof float === "string" && Object.hasOwn(STRANGE, float)) return floating(STRANGE[float]);
  return refuse(data, place);
};

/** @param {number} value @returns {Numeral} */
export function floating(value) {
  return { value, text: repr(value), shown: (count) => shown(value, count) };
}

/** @param {number} value @param {string} numeral @returns {Numeral} */
export function written(value, numeral) {
  return { value, text: numeral, shown: () => numeral.replace("-", "−") };
}

/** x, y, x, y…, each a little-endian float64, in base64. @type {Reader<Float64Array>} */
const coordinates = (data, place) => {
  let packed = "";
  try {
    packed = atob(text(data, place));
  } catch {
    refuse(data, place);
  }
  if (packed.length % 16) refuse(data, place);
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = packed.charCodeAt(at);
  return new Float64Array(bytes.buffer);
};

/** @template T @param {Reader<T>} item @returns {Reader<T[]>} */
function list(item) {
  return (data, place) =>
    Array.isArray(data) ? data.map((one, index) => item(one, `${place}[${index}]`)) : refuse(data, place);
}

/** @template T @param {Reader<T>} item @returns {Reader<T | null>} */
function optional(item) {
  return (data, place) => (data === null ? null : item(data, place));
}

/** A text, or something else. @template T @param {Reader<T>} other @returns {Reader<string | T>} */
function textOr(other) {
  return (data, place) => (typeof data === "string" ? data : other(data, place));
}

/**
 * These keys and no others.
 * @template {Record<string, Reader<any>>} F @param {F} fields
 * @returns {Reader<{[K in keyof F]: ReturnType<F[K]>}>}
 */
function record(fields) {
  const names = Object.keys(fields);
  return (data, place) => {
    if (typeof data !== "object" || data === null || Object.keys(data).length !== names.length) refuse(data, place);
    const own = /** @type {Record<string, unknown>} */ (data);
    return /** @type {any} */ (
      Object.fromEntries(names.map((name) => [name, fields[name](own[name], `${place}.${name}`)]))
    );
  };
}

/**
 * A record whose `kind` says which.
 * @template {Record<string, Record<string, Reader<any>>>} V @param {V} kinds
 * @returns {Reader<{[K in keyof V]: {kind: K} & {[P in keyof V[K]]: ReturnType<V[K][P]>}}[keyof V]>}
 */
function oneOf(kinds) {
  const readers = new Map(
    Object.entries(kinds).map(([kind, fields]) => [kind, record({ kind: text, ...fields })]),
  );
  return (data, place) => {
    const { kind } = /** @type {{kind?: unknown}} */ (data ?? {});
    const reader = readers.get(String(kind)) ?? refuse(data, place);
    return /** @type {any} */ (reader(data, place));
  };
}

const value = record({ name: text, label: text, number: numeral, unit: text, digits });

/** minimum, maximum: null fits what is drawn. */
const axis = record({
  label: text,
  unit: text,
  log: flag,
  minimum: optional(numeral),
  maximum: optional(numeral),
  hidden: flag,
});

/** What a plot draws; a pair that is not finite breaks a line. style: "dots", "dashed" … */
const mark = oneOf({
  curve: { label: text, points: coordinates, style: text },
  points: { label: text, points: coordinates },
  shape: { label: text, points: coordinates, filled: flag },
});

/** equal: whether one unit is as long on x as on y; data: whether its numbers follow as a table. */
const plot = record({
  title: text,
  marks: list(mark),
  x: axis,
  y: axis,
  markers: list(record({ x: numeral, y: numeral, label: text })),
  guides: list(record({ x: optional(numeral), y: optional(numeral), label: text })),
  equal: flag,
  data: flag,
});

const table = record({ caption: text, headers: list(text), rows: list(list(textOr(numeral))), digits });

/** A note is a sentence, or a displayed formula. */
const result = record({
  values: list(value),
  notes: list(textOr(record({ tex: text }))),
  plots: list(plot),
  tables: list(table),
});

/** What a cell of Python has printed and shown, in order (huoye/formula/cells.py). */
const outputs = list(
  oneOf({
    text: { text },
    result: { result },
    traceback: { text },
    failure: { text },
    note: { text },
    verdict: { text, passed: flag },
  }),
);

/**
 * @typedef {ReturnType<typeof value>} Value
 * @typedef {ReturnType<typeof axis>} Axis
 * @typedef {ReturnType<typeof mark>} Mark
 * @typedef {ReturnType<typeof plot>} Plot
 * @typedef {ReturnType<typeof table>} Table
 * @typedef {ReturnType<typeof result>} Result
 * @typedef {ReturnType<typeof outputs>} Outputs
 */

/** A result as it left Python. Raises LiveError "runtime". @param {unknown} data @returns {Result} */
export function readResult(data) {
  return result(data, "result");
}

/** A cell's outputs. Raises LiveError "runtime". @param {unknown} data @returns {Outputs} */
export function readOutputs(data) {
  return outputs(data, "outputs");
}

/** @param {unknown} data @param {string} place @returns {never} */
function refuse(data, place) {
  throw new LiveError("runtime", `${(JSON.stringify(data) ?? "nothing").slice(0, 60)} at ${place}`);
}
