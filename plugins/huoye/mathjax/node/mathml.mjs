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

/** Attributes that only MathJax reads, a name space that HTML knows by the tag, and links: text for the ear
 * must not take the focus. */
const DROPPED = /^(data-.*|id|href|class|side|minlabelspacing|mathvariant|columnalign|xmlns)$/;

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
    const style = node.isKind("mtd") ? cellStyle(node) : "";
    return style ? `${kept} style="${style}"` : kept;
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
 * The side of an aligned cell, and no gap where TeX has none: MathML Core knows neither
 * columnalign nor columnspacing, and would centre and space out.
 * @param {MmlNode} cell
 * @returns {string} CSS declarations, "" for a centred cell
 */
function cellStyle(cell) {
  const row = cell.parent;
  const table = row?.parent?.attributes;
  if (!row || !table) return "";
  const column = row.childNodes.indexOf(cell) - (row.isKind("mlabeledtr") ? 1 : 0);
  const side = column < 0 ? "" : listed(table.getExplicit("columnalign"), column);
  if (side !== "left" && side !== "right") return "";
  const gap = side === "left" ? column - 1 : column;
  const close = gap >= 0 && parseFloat(listed(table.getExplicit("columnspacing"), gap)) === 0;
  return `text-align:${side}${close ? `;padding-${side}:0` : ""}`;
}

/**
 * Entry of a MathML attribute that lists one value for each column; the last is repeated.
 * @param {unknown} values
 * @param {number} index
 */
function listed(values, index) {
  const list = String(values ?? "").split(/\s+/);
  return list[Math.min(index, list.length - 1)];
}
