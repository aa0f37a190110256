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
  "data-y-name", "data-y-unit", "display", "fill", "fill-opacity", "font-size", "height", "mathvariant",
  "overflow", "r", "role", "scope", "stretchy", "stroke", "stroke-dasharray", "stroke-linejoin", "stroke-opacity", "stroke-width",
  "tabindex", "text-anchor", "transform", "value", "viewBox", "width", "x", "x1", "x2", "xmlns", "y", "y1", "y2",
]); // prettier-ignore

/**
 * The parsed HTML; scripts never run, and anything unexpected raises LiveError "runtime".
 * @param {string} html @returns {DocumentFragment}
 */
export function safeNodes(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  // A script at the start of the text ends up in the head.
  for (const element of parsed.querySelectorAll("head *, body *")) {
    const strange = element.getAttributeNames().find((name) => !ATTRIBUTES.has(name));
    if (!ELEMENTS.has(element.localName) || strange !== undefined) {
      throw new LiveError("runtime", `<${element.localName} ${strange ?? ""}>`);
    }
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return fragment;
}
