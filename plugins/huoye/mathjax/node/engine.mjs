// MathJax as this site uses it: strict TeX in, CHTML with the New Computer Modern font out.
import { mathjax } from "@mathjax/src/js/mathjax.js";
import { TeX } from "@mathjax/src/js/input/tex.js";
import { Configuration } from "@mathjax/src/js/input/tex/Configuration.js";
import { CommandMap } from "@mathjax/src/js/input/tex/TokenMap.js";
import TexError from "@mathjax/src/js/input/tex/TexError.js";
import { PrioritizedList } from "@mathjax/src/js/util/PrioritizedList.js";
import { TagsFactory } from "@mathjax/src/js/input/tex/Tags.js";
import { AmsTags } from "@mathjax/src/js/input/tex/ams/AmsConfiguration.js";
import { CHTML } from "@mathjax/src/js/output/chtml.js";
import { liteAdaptor } from "@mathjax/src/js/adaptors/liteAdaptor.js";
import { RegisterHTMLHandler } from "@mathjax/src/js/handlers/html.js";
import { MathJaxNewcmFont } from "@mathjax/mathjax-newcm-font/js/chtml.js";
import { FONT_PARTS } from "./font_parts.mjs";
import "@mathjax/src/js/input/tex/amscd/AmsCdConfiguration.js";
import "@mathjax/src/js/input/tex/bbox/BboxConfiguration.js";
import "@mathjax/src/js/input/tex/boldsymbol/BoldsymbolConfiguration.js";
import "@mathjax/src/js/input/tex/braket/BraketConfiguration.js";
import "@mathjax/src/js/input/tex/cancel/CancelConfiguration.js";
import "@mathjax/src/js/input/tex/cases/CasesConfiguration.js";
import "@mathjax/src/js/input/tex/centernot/CenternotConfiguration.js";
import "@mathjax/src/js/input/tex/color/ColorConfiguration.js";
import "@mathjax/src/js/input/tex/configmacros/ConfigMacrosConfiguration.js";
import "@mathjax/src/js/input/tex/enclose/EncloseConfiguration.js";
import "@mathjax/src/js/input/tex/extpfeil/ExtpfeilConfiguration.js";
import "@mathjax/src/js/input/tex/mathtools/MathtoolsConfiguration.js";
import "@mathjax/src/js/input/tex/mhchem/MhchemConfiguration.js";
import "@mathjax/src/js/input/tex/textmacros/TextMacrosConfiguration.js";
import "@mathjax/src/js/input/tex/unicode/UnicodeConfiguration.js";
import "@mathjax/src/js/input/tex/upgreek/UpgreekConfiguration.js";
import "@mathjax/src/js/input/tex/verb/VerbConfiguration.js";

/** No noerrors, no noundefined: what TeX doesn't know must stop the build. No physics: its \div
 *  and \exp are not what they are everywhere else. */
const PACKAGES = [
  "base", "ams", "newcommand", "amscd", "bbox", "boldsymbol", "braket", "cancel", "cases",
  "centernot", "color", "configmacros", "enclose", "extpfeil", "mathtools", "mhchem", "textmacros",
  "unicode", "upgreek", "verb", "page",
];

/**
 * Equation numbers whose anchors exist only where an author has set a label.
 * Untyped, since MathJax's declarations call private what its own subclasses override.
 */
class PageTags extends /** @type {any} */ (AmsTags) {
  constructor() {
    super();
    this.labels = noLabels();
    this.allLabels = noLabels();
    /** Nodes of the page so far, and when its present formula began. */
    this.nodes = this.before = 0;
    /** Whether the present formula has a number or a label, as others of the page have. */
    this.isNumbered = false;
  }

  /** @param {number} [offset] */
  reset(offset) {
    super.reset(offset);
    this.allLabels = noLabels();
  }

  /** @param {any} math */
  startEquation(math) {
    super.startEquation(math);
    this.labels = noLabels();
    this.isNumbered = false;
    this.before = this.nodes;
  }

  /** @param {any} math */
  finishEquation(math) {
    super.finishEquation(math);
    math.inputData.isNumbered ||= this.isNumbered;
    math.inputData.nodes = this.nodes - this.before;
  }

  /** @param {string | null} tag @param {boolean} noFormat */
  tag(tag, noFormat) {
    super.tag(tag, noFormat);
    this.isNumbered ||= tag !== null;
  }

  get label() {
    return super.label;
  }

  set label(label) {
    super.label = label;
    this.isNumbered ||= !!label;
  }

  /** @param {string} label */
  formatId(label) {
    return `eq-${label.replace(/[^\p{L}\p{N}:._-]/gu, (sign) => `_${sign.codePointAt(0)}_`)}`;
  }

  makeId() {
    this.currentTag.tagId = this.label ? this.formatId(this.label) : "";
  }

  makeTag() {
    const cell = super.makeTag();
    if (!cell.attributes.getExplicit("id")) cell.attributes.unset("id");
    return cell;
  }
}

/** @returns {Record<string, any>} by authors' words, of which “constructor” may be one */
function noLabels() {
  return Object.create(null);
}

// MathJax keeps the font that a sign was once given, for the formulas of other pages too.
new CommandMap("page", {
  /** @param {any} parser @param {any} name */
  unicode(parser, name) {
    if (parser.GetNext() !== "[") return /** @type {any} */ (null);
    throw new TexError("FontOfSign", "%1 takes no font here", name);
  },
});

Configuration.create("page", {
  handler: { macro: ["page"] },
  // Before the packages that it corrects.
  priority: PrioritizedList.DEFAULTPRIORITY - 1,
  tags: { page: /** @type {any} */ (PageTags) },
});

export const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);

const fontParts = /** @type {any} */ (MathJaxNewcmFont).dynamicFiles;
for (const name of Object.keys(fontParts)) if (!FONT_PARTS.has(name)) delete fontParts[name];
// All that MathJax would load is imported.
mathjax.asyncLoad = async () => ({});

const chtml = new CHTML({
  fontData: MathJaxNewcmFont,
  // The whole sheet once, instead of one for each page: readers' browsers keep it.
  adaptiveCSS: false,
  fontURL: ".",
  // Nothing can be measured at build; the theme may scale `mjx-container`.
  matchFontHeight: false,
});
/** Widths of formulas in em, as they are drawn: MathJax's getBBox would lay them out once more. */
const widths = new WeakMap();
/** Formulas in a line that are no wider, in em, are not broken at its end: a phone's has twenty. */
const WHOLE = 5;
const drawMath = chtml.processMath.bind(chtml);
chtml.processMath = (/** @type {any} */ wrapper, /** @type {any} */ parent) => {
  drawMath(wrapper, parent);
  const { math } = /** @type {any} */ (chtml);
  const { w } = wrapper.getOuterBBox();
  if (math.display) widths.set(math, w);
  // MathJax's sheet makes a box of what has no such attribute.
  else if (w <= WHOLE) adaptor.removeAttribute(/** @type {any} */ (adaptor.firstChild(parent)), "breakable");
};

// Untyped, since MathJax calls it protected.
const breaking = /** @type {any} */ (chtml);
const markBreak = breaking.markInlineBreak.bind(chtml);
/** As in TeX, no line ends at a thin space: not between an integrand and its dx. */
breaking.markInlineBreak = (/** @type {any[]} */ ...[marked, forced, linebreak, node, child, mo]) => {
  const isThin =
    child.isKind("mspace") && linebreak === "auto" && /^0?\.\d+em$/.test(child.attributes.get("width"));
  return isThin ? marked : markBreak(marked, forced, linebreak, node, child, mo);
};

/**
 * Width of a displayed formula that is drawn, in em, its number not included.
 * @param {object} item
 * @returns {number}
 */
export function drawnWidth(item) {
  return widths.get(item);
}

// All at once: then no formula waits for a font, and the sheet never depends on the order of pages.
await chtml.font.loadDynamicFiles();
for (const [name, part] of Object.entries(fontParts)) {
  if (/** @type {any} */ (part).failed) throw new Error(`font_parts.mjs does not import ${name}`);
}

/** mathtools' kind of tags, which it makes anew for every TeX, always the same, and never forgets. */
const FormattedTags = new TeX({ packages: PACKAGES, tags: "page" }).parseOptions.tags.constructor;

/** Nodes of a page's formulas: macros that write macros make millions of a few letters. */
const MOST_NODES = 150_000;

/**
 * What has read the last page, if it can read another one with these macros: to make one takes as
 * long as some formulas.
 * @type {{macros: string, tex: TeX<any, any, any>} | null}
 */
let spare = null;

/**
 * A document for one page: its numbers, labels and \newcommand definitions are its own.
 * @param {Record<string, string | [string, number] | [string, number, string]>} macros
 */
export function newPage(macros) {
  const tex = spare?.macros === JSON.stringify(macros) ? spare.tex : newTeX(macros);
  // Whatever goes wrong with this page, the next one doesn't meet it.
  spare = null;
  return mathjax.document("", {
    InputJax: tex,
    OutputJax: chtml,
    compileError: keepError,
    typesetError: keepError,
  });
}

/**
 * Let another page have what has read this one, in which nothing was defined and nothing is wrong.
 * @param {any} page
 * @param {Record<string, any>} macros
 */
export function leave(page, macros) {
  const [tex] = page.inputJax;
  tex.reset();
  tex.parseOptions.tags.nodes = 0;
  spare = { macros: JSON.stringify(macros), tex };
}

/** @param {Record<string, any>} macros */
function newTeX(macros) {
  const tex = new TeX({
    packages: PACKAGES,
    tags: "page",
    macros,
    formatError(/** @type {unknown} */ _jax, /** @type {Error} */ error) {
      throw error;
    },
  });
  const { nodeFactory, tags, options } = /** @type {any} */ (tex).parseOptions;
  // Its own would hold the page as long as the process lives.
  TagsFactory.add(options.tags, /** @type {any} */ (FormattedTags));
  const create = nodeFactory.create.bind(nodeFactory);
  nodeFactory.create = (/** @type {any[]} */ ...given) => {
    if (++tags.nodes > MOST_NODES) throw new TexError("TooMuch", "the page's formulas are too much to be drawn");
    return create(...given);
  };
  return tex;
}

/**
 * MathJax would write "Math input error" into the page and go on.
 * @param {unknown} _page
 * @param {any} item
 * @param {Error} error
 */
function keepError(_page, item, error) {
  item.problem = error.message;
}

/** The style sheet of every page, with the fonts beside it. */
export function styleSheet() {
  const page = newPage({});
  return adaptor.textContent(chtml.styleSheet(page));
}
