// HTML made by the formula's renderer, as nodes. The renderer escapes all text; this is the second
// lock: whatever it doesn't write itself is refused.
import { LiveError } from "../../live/static/errors.mjs";

/** Elements that huoye/formula/page.py, svg.py, tex.py and cells.py write (held together by a test). */
const ELEMENTS = new Set([
  "caption", "circle", "data", "dd", "desc", "details", "div", "dl", "dt", "g", "line", "math", "mfrac",
  "mi", "mn", "mo", "mover", "mroot", "mrow", "mspace", "msqrt", "msub", "msubsup", "msup", "mtext",
  "munder", "munderover", "p", "path", "pre",
  "span", "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr",
]); // prettier-ignore

/** Attributes that they carry; none of them can hold a script or an address. */
const ATTRIBUTES = new Set([
  "aria-hidden", "class", "cx", "cy", "d", "data-name", "data-x", "data-x-name", "data-x-unit", "data-y",
  "data-y-name", "data-y-unit", "dir", "display", "fill", "fill-opacity", "font-size", "height", "lang", "mathvariant",
  "overflow", "r", "role", "scope", "stretchy", "stroke", "stroke-dasharray", "stroke-linejoin", "stroke-opacity", "stroke-width",
  "tabindex", "text-anchor", "transform", "value", "viewBox", "width", "x", "x1", "x2", "xmlns", "y", "y1", "y2",
]); // prettier-ignore

/** A theme's own could lay a figure over the page. */
const CLASSES = new Set([
  "axes", "axis", "c1", "c2", "c3", "c4", "cell-output", "curve", "dots", "error", "grid", "guide", "marker",
  "math-display", "note", "number", "passed", "plot", "plot-box", "result", "shape", "unit", "values",
  "verdict",
]); // prettier-ignore

/** What an author's words, or the name of a space, may say: addresses, as text. */
const WORDS = /^(xmlns|data-[xy]?-?(name|unit))$/;
/** An address, or CSS that hides one. */
const ADDRESS = /[:/\\]/;

/**
 * The parsed HTML; scripts never run, and anything unexpected raises LiveError "runtime".
 * @param {string} html @returns {DocumentFragment}
 */
export function safeNodes(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  // A script at the start of the text ends up in the head.
  for (const element of parsed.querySelectorAll("head *, body *")) {
    const strange = element.getAttributeNames().find((name) => !isOurs(element, name));
    if (!ELEMENTS.has(element.localName) || strange !== undefined) {
      throw new LiveError("runtime", `<${element.localName} ${strange ?? ""}>`);
    }
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return fragment;
}

/**
 * Of a result, what stands beside the controls and what below (render/static/html.mjs).
 * @param {string} html @returns {{content: Node, more: Node[]}}
 */
export function safeParts(html) {
  const [content, ...more] = safeNodes(html).childNodes;
  return { content, more };
}

/** @param {Element} element @param {string} name of an attribute */
function isOurs(element, name) {
  const value = element.getAttribute(name) ?? "";
  if (name === "class") return value.split(" ").every((one) => CLASSES.has(one));
  return ATTRIBUTES.has(name) && (WORDS.test(name) || !ADDRESS.test(value));
}
