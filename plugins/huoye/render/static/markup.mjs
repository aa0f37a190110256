// HTML and SVG text, always escaped: the one place where tags are put together.
import { fixed } from "./numerals.mjs";

/** Text that is markup already; any other is escaped on its way in. */
export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/** Elements of HTML that have no end. */
const VOID = new Set(["img"]);
/** Nothing at all. */
export const NOTHING = new Markup("");

/**
 * `<tag attributes>content</tag>`, attributes in the order given. One that is null is left out, one that
 * is true stands without a value; numbers keep two decimals, which is plenty on a screen.
 * @param {string} tag @param {Record<string, string | number | true | null>} attributes
 * @param {(string | Markup)[]} content
 */
export function element(tag, attributes, ...content) {
  let written = "";
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) written += ` ${name}`;
    else if (value !== null) written += ` ${name}="${typeof value === "number" ? short(value) : escape(value)}"`;
  }
  if (VOID.has(tag)) return new Markup(`<${tag}${written}>`);
  const within = content.map(inner).join("");
  // A line end right behind this tag is none of its text.
  const begin = tag === "pre" && within.startsWith("\n") ? "\n" : "";
  return new Markup(`<${tag}${written}>${begin}${within}</${tag}>`);
}

/** An element without content, as XML has it. @param {string} tag @param {Record<string, string | number>} attributes */
export function leaf(tag, attributes) {
  return new Markup(element(tag, attributes).text.replace(`></${tag}>`, "/>"));
}

/** Parts in a row. @param {(string | Markup)[]} parts */
export function joined(...parts) {
  return new Markup(parts.map(inner).join(""));
}

/** @param {string | Markup} part */
function inner(part) {
  return part instanceof Markup ? part.text : escape(part);
}

/** Safe between tags and inside double quotes. @param {string} text */
function escape(text) {
  if (!/[&<>"]/.test(text)) return text;
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** As drawings have it, in two decimals at most. @param {number} number */
export function short(number) {
  const text = fixed(number, 2).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}
