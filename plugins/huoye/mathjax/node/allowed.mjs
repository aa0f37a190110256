// What a formula may bring into a page, looked at when TeX is read and nothing is drawn yet: a list
// of what is known, since TeX has many ways to write one thing. Drawn HTML and MathML are made of
// these elements and attributes, and of nothing else that an author has written.

/** @typedef {import("@mathjax/src/js/core/MmlTree/MmlNode.js").MmlNode} MmlNode */

/** The longest length, in em, and how far a formula may leave its place, all its moves together. */
export const LONGEST = 50;

const ELEMENTS = new Set([
  "math", "mi", "mn", "mo", "mtext", "mspace", "ms", "mrow", "inferredMrow", "TeXAtom", "mfrac",
  "msqrt", "mroot", "mstyle", "mpadded", "mphantom", "menclose", "msub", "msup", "msubsup", "munder",
  "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mlabeledtr", "mtd",
]);

const EM = /** @type {Record<string, number>} */ ({
  em: 1, ex: 0.5, px: 1 / 16, pt: 0.1, pc: 1.2, mu: 1 / 18, in: 6, cm: 2.4, mm: 0.24,
});
const LENGTH = /^\s*([+-]?)(\d+\.?\d*(?:e-?\d+)?|\.\d+)\s*([a-z]*|%)\s*$/;
/** Shares of the element's own size, as in \llap. */
const OWN_SIZES = new Set(["width", "height", "depth", "lspace"]);
const COLOUR = /^\s*(?:#[\da-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([\d.,%\s/]*\))\s*$/i;
const BORDER_STYLE = /^(?:none|solid|dashed|dotted|double|groove|ridge|inset|outset)$/;
const STYLES = /^(?:border|padding)(?:-(?:top|right|bottom|left))?$/;
const COLOURS = /^(?:color|background(?:-color)?)$/;
/** Those that turn the order of letters around, and those that nobody sees. */
const HIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/;

/** Names, values that are words, and lists of such. */
const WORDS = /^[\w\s-]*$/;
/** Of cells and tables, which say it of every column or row. */
const lengths = (/** @type {string} */ value) => value.split(/\s+/).every((each) => !each || isLength(each));

/** @type {Record<string, (value: string, node: MmlNode) => boolean>} */
const ATTRIBUTES = Object.assign(Object.create(null), {
  // MathJax's own: references, numbers, and the letters of TeX.
  class: (/** @type {string} */ value) => value === "MathJax_ref",
  href: (/** @type {string} */ value) => /^#(?:eq-\S*)?$/.test(value),
  id: (/** @type {string} */ value, /** @type {MmlNode} */ node) => value.startsWith("eq-") && node.isKind("mtd"),
  style: isStyle,
  // \* shows it where a line ends.
  linebreakmultchar: (/** @type {string} */ value) => value.length <= 2,
});
for (const [test, names] of /** @type {[(value: string) => boolean, string][]} */ ([
  [isLength, `width height depth voffset lspace rspace minsize maxsize linethickness mathsize
    minlabelspacing indentshift indentshiftfirst indentshiftlast data-lineleading scriptminsize maxwidth`],
  [lengths, "columnspacing rowspacing columnwidth framespacing data-array-padding"],
  [(value) => COLOUR.test(value), "mathcolor mathbackground color background"],
  [(value) => WORDS.test(value), `mathvariant displaystyle scriptlevel form fence separator stretchy
    symmetric largeop movablelimits accent accentunder linebreak linebreakstyle indentalign
    indentalignfirst indentalignlast notation align columnalign rowalign columnlines rowlines frame
    equalrows equalcolumns side numalign denomalign bevelled texClass display overflow groupalign
    data-align data-overflow data-braketbar data-break-align data-cramped data-frame-styles data-vertical-align
    data-width-includes-label data-mjx-texclass data-mjx-variant data-mjx-auto-op`],
  [(value) => lengths(value), "data-padding data-thickness"],
])) {
  for (const name of names.split(/\s+/)) if (name) ATTRIBUTES[name] = test;
}

/**
 * What has no place in a formula that is read; "" where all is well.
 * @param {MmlNode} root
 */
export function refused(root) {
  let problem = "";
  let moved = 0;
  root.walkTree((/** @type {any} */ node) => {
    if (problem) return;
    if (!ELEMENTS.has(node.kind)) {
      problem = `${node.kind} has no place in a formula`;
      return;
    }
    const sign = node.isToken ? HIDDEN.exec(node.getText()) : null;
    if (sign) problem = `the invisible character U+${codeOf(sign[0])} has no place in a formula`;
    // MathJax's numbers and truth values are written as words, too.
    for (const [name, value] of Object.entries(node.attributes.getAllAttributes())) {
      problem ||= problemOf(name, String(value), node);
      moved += moveOf(name, String(value), node);
    }
  });
  if (!problem && moved > LONGEST) {
    problem = `the formula draws ${Math.round(moved)}em outside of its place, and ${LONGEST}em is the most`;
  }
  return problem;
}

/** @param {string} name @param {string} value @param {MmlNode} node */
function problemOf(name, value, node) {
  const allows = ATTRIBUTES[name];
  if (allows?.(value, node)) return "";
  const shown = value.length > 40 ? `${value.slice(0, 39)}…` : value;
  if (!allows) return `${name}="${shown}" has no place in a formula`;
  const length = Math.max(...value.split(/[\s:;]+/).map((each) => Math.abs(inEm(each) ?? 0)));
  if (length > LONGEST) return `the length ${shown} is too long, and ${LONGEST}em is the most`;
  return `${name}="${shown}" has no place in a formula`;
}

/**
 * How far, in em, an attribute draws outside of where the formula stands: moves back, up and down,
 * and ink that is higher than a line.
 * @param {string} name @param {string} value @param {MmlNode} node
 */
function moveOf(name, value, node) {
  if (!/^(?:width|height|depth|voffset|lspace|rspace|style|indentshift.*|rowspacing)$/.test(name)) return 0;
  const inks = name === "style" || (node.isKind("mspace") && (name === "height" || name === "depth"));
  const sizes = value.split(/[\s:;]+/).map((each) => inEm(each) ?? 0);
  return sizes.reduce((sum, em) => sum + (inks || name === "voffset" ? Math.abs(em) : Math.max(0, -em)), 0);
}

/** @param {string} value @returns {number | null} null for what is no length in a unit of its own */
function inEm(value) {
  const [, sign, number, unit] = LENGTH.exec(value) ?? [];
  if (number === undefined || OWN_SIZES.has(unit) || unit === "%") return null;
  return (sign === "-" ? -1 : 1) * Number(number) * (unit ? EM[unit] ?? NaN : 1);
}

/** @param {string} value */
function isLength(value) {
  if (/^[a-z]*$/.test(value)) return true;
  const [, , number, unit] = LENGTH.exec(value) ?? [];
  if (number === undefined) return false;
  // Of its own size, or of the line.
  if (OWN_SIZES.has(unit)) return Number(number) <= 10;
  if (unit === "%") return Number(number) <= 1000;
  return Math.abs(inEm(value) ?? NaN) <= LONGEST;
}

/** @param {string} style borders and colours, as \bbox and \underbracket write them */
function isStyle(style) {
  return style.split(";").every((declaration) => {
    if (!declaration.trim()) return true;
    const [name, value = "", ...rest] = declaration.split(":").map((part) => part.trim());
    if (rest.length) return false;
    if (COLOURS.test(name)) return COLOUR.test(value);
    if (!STYLES.test(name)) return false;
    const parts = value.split(/\s+(?![^(]*\))/);
    return parts.every((part) => BORDER_STYLE.test(part) || isLength(part) || COLOUR.test(part));
  });
}

/** @param {string} sign */
function codeOf(sign) {
  return (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
