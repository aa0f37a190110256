// The form in which results leave Python (huoye/formula, `Result.as_data`), the same from every
// interpreter, at build and in the page: plain JSON, words in one language.

/**
 * A number, as formulas have them. A float is a number of JSON; a whole number is told by its digits,
 * since Python writes 5 and 5.0, and may have more of them than a float holds; what JSON lacks by
 * Python's name, "nan", "inf", "-inf".
 * @typedef {number | boolean | {whole: string} | {float: string}} Numeral
 *
 * @typedef {{name: string, label: string, number: Numeral, unit: string, digits: number}} Value
 *
 * A sentence, or a displayed formula.
 * @typedef {string | {tex: string}} Note
 *
 * @typedef {object} Axis
 * @property {string} label
 * @property {string} unit
 * @property {boolean} log
 * @property {Numeral | null} minimum null: as the marks want it
 * @property {Numeral | null} maximum
 * @property {boolean} hidden
 *
 * What a plot draws. points: x, y, x, y…, each a little-endian float64, in base64; a pair that is not
 * finite breaks a line. style: of a curve, "auto" and any other are lines.
 * @typedef {{label: string, points: string} & (
 *   {kind: "curve", style: string} | {kind: "points"} | {kind: "shape", filled: boolean}
 * )} Mark
 *
 * @typedef {{x: Numeral, y: Numeral, label: string}} Marker
 * @typedef {{x: Numeral | null, y: Numeral | null, label: string}} Guide
 *
 * @typedef {object} Plot
 * @property {string} title
 * @property {Mark[]} marks
 * @property {Axis} x
 * @property {Axis} y
 * @property {Marker[]} markers
 * @property {Guide[]} guides
 * @property {boolean} equal whether one unit is as long on x as on y
 * @property {boolean} data whether its numbers follow as a table
 *
 * @typedef {object} Table
 * @property {string} caption
 * @property {string[]} headers
 * @property {(string | Numeral)[][]} rows
 * @property {number} digits significant ones of its numbers
 *
 * @typedef {{values: Value[], notes: Note[], plots: Plot[], tables: Table[]}} Result
 */

export {};
