// MathML as browsers draw it: MathML Core, without MathJax's own attributes.
import { SerializedMmlVisitor } from "@mathjax/src/js/core/MmlTree/SerializedMmlVisitor.js";
import { FontData } from "@mathjax/src/js/output/common/FontData.js";

/** @typedef {import("@mathjax/src/js/core/MmlTree/MmlNode.js").MmlNode} MmlNode */

/** MathJax's names for TeX letter forms, as Unicode's mathematical alphabets know them. */
const TEX_VARIANTS = /** @type {Record<string, string>} */ ({
  "-tex-calligraphic": "script",
  "-tex-bold-calligraphic": "bold-script",
  "-tex-mathit": "italic",
});

/** Attributes that only MathJax reads, and links: text for the ear must not take the focus. */
const DROPPED = /^(data-.*|id|href|class|side|minlabelspacing|mathvariant|columnalign)$/;

/**
 * Letters and digits of a token in the code points of its mathematical alphabet.
 * MathML Core ignores every mathvariant but "normal", so that a plain ℝ would read R.
 * @param {string} text
 * @param {string} variant
 */
export function inAlphabet(text, variant) {
  const starts = FontData.VariantSmp[variant];
  if (!starts) return text;
  return [...text].map((letter) => {
    const code = /** @type {number} */ (letter.codePointAt(0));
    for (const [column, first, last] of FontData.SmpRanges) {
      const start = starts[column];
      if (typeof start === "number" && code >= first && code <= last) {
        const mapped = start + code - first;
        return String.fromCodePoint(FontData.SmpRemap[mapped] ?? mapped);
      }
    }
    return letter;
  }).join("");
}

export class CoreMathML extends SerializedMmlVisitor {
  /** @param {MmlNode} node */
  visitTree(node) {
    return super.visitTree(node).replace(/\n */g, "");
  }

  /** @param {any} node */
  visitTextNode(node) {
    const token = node.parent;
    const given = /** @type {string} */ (token?.attributes?.getExplicit("mathvariant") ?? "");
    return this.quoteHTML(inAlphabet(node.getText(), TEX_VARIANTS[given] ?? given));
  }

  /**
   * The number stands in the last cell: MathML Core knows no mlabeledtr and draws it first.
   * @param {MmlNode} node
   */
  visitMlabeledtrNode(node) {
    const [label, ...cells] = node.childNodes.map((child) =>
      this.visitNode(/** @type {MmlNode} */ (child), ""));
    return `<mtr>${cells.join("")}${label.replace("<mtd", '<mtd style="padding-left:2em"')}</mtr>`;
  }

  /** @param {MmlNode} node */
  getAttributes(node) {
    const kept = Object.entries(this.getAttributeList(node))
      .filter(([name, value]) => !DROPPED.test(name) || (name === "mathvariant" && value === "normal"))
      .map(([name, value]) => ` ${name}="${this.quoteHTML(String(value))}"`)
      .join("");
    const side = node.isKind("mtd") ? alignment(node) : "";
    return side ? `${kept} style="text-align:${side}"` : kept;
  }

  /** @param {string} text */
  quoteHTML(text) {
    return text
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;");
  }
}

/**
 * Side of an aligned cell. MathML Core has no columnalign either, and centres.
 * @param {MmlNode} cell
 * @returns {"" | "left" | "right"}
 */
function alignment(cell) {
  const row = cell.parent;
  const sides = String(row?.parent?.attributes?.getExplicit("columnalign") ?? "").split(/\s+/);
  if (!row || !sides[0]) return "";
  const column = row.childNodes.indexOf(cell) - (row.isKind("mlabeledtr") ? 1 : 0);
  if (column < 0) return "";
  const side = sides[Math.min(column, sides.length - 1)];
  return side === "left" || side === "right" ? side : "";
}
