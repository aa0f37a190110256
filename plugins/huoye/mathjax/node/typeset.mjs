// Serves plugins/huoye/mathjax/typesetter.py: all formulas of a page in, HTML and MathML out.
import { HTMLMathItem } from "@mathjax/src/js/handlers/html/HTMLMathItem.js";
import { serve } from "../../core/static/serve_stdio.mjs";
import { refused } from "./allowed.mjs";
import { adaptor, drawnWidth, leave, newPage, styleSheet } from "./engine.mjs";
import { CoreMathML } from "./mathml.mjs";

/** A formula that is nothing but a reference. */
const REFERENCE = /^\\(eqref|ref)\s*\{([^{}]*)\}$/;
const ANY_REFERENCE = /\\(?:eq)?ref\s*\{([^{}]*)\}/g;

/** Wider displays, in em, may have to scroll on a phone, and then keyboards must reach them. */
const PHONE_WIDTH = 12;

const mathml = new CoreMathML();

/**
 * Either all formulas typeset, or what is wrong with each (null: nothing), in the order given.
 * @param {{formulas: {tex: string, display: boolean}[], macros: Record<string, any>, defines: boolean}} params
 *   defines: whether any of them may change what others mean.
 * @returns {{typeset: {html: string, wide: boolean, alone: boolean, nodes: number}[]} | {problems: (string | null)[]}}
 *   alone: nothing else of the page has to do with it. nodes: that it is made of, while it is read.
 */
function typeset({ formulas, macros, defines }) {
  const page = newPage(macros);
  const tex = /** @type {any} */ (page.inputJax[0]);
  const items = formulas.map((formula) => {
    const item = new HTMLMathItem(formula.tex.trim(), tex, formula.display);
    // Text in a formula is measured where it stands, so the item needs a parent.
    const place = adaptor.text("");
    adaptor.append(adaptor.body(page.document), place);
    item.start = { node: place, n: 0, delim: "" };
    item.end = { node: place, n: 0, delim: "" };
    item.setMetrics(16, 8, 80 * 16, 1);
    page.math.push(item);
    return item;
  });
  page.compile();
  const { allLabels } = tex.parseOptions.tags;
  for (const item of items) check(/** @type {any} */ (item), allLabels);
  if (!items.some(problemOf)) page.typeset();
  if (items.some(problemOf)) return { problems: items.map(problemOf) };
  if (!defines) leave(page, macros);
  return {
    typeset: items.map((item) => ({
      html: reference(item.math, allLabels) ?? container(item),
      wide: item.display && width(item) > PHONE_WIDTH,
      alone: isAlone(item),
      nodes: item.inputData.nodes,
    })),
  };
}

/** @param {any} item */
function isAlone(item) {
  let refers = false;
  item.root.walkTree((/** @type {any} */ node) => {
    refers ||= node.attributes?.getExplicit("class") === "MathJax_ref";
  });
  return !refers && !item.inputData.isNumbered;
}

/** @param {unknown} item */
function problemOf(item) {
  return /** @type {{problem?: string}} */ (item).problem || null;
}

/**
 * MathJax prints (???) for a label that no formula has, and takes over whatever stands in attributes.
 * @param {any} item
 * @param {Record<string, {tag: string, id: string}>} labels
 */
function check(item, labels) {
  if (item.problem) return;
  let broken = false;
  item.root.walkTree((/** @type {any} */ node) => {
    const explicit = node.attributes?.getAllAttributes();
    if (explicit?.class === "MathJax_ref" && explicit.href === "#") broken = true;
    // TeX sources on every node would double the page.
    for (const name of Object.keys(explicit ?? {})) {
      if (name.startsWith("data-latex")) node.attributes.unset(name);
    }
  });
  item.problem = refused(item.root);
  if (item.problem || !broken) return;
  const names = [...item.math.matchAll(ANY_REFERENCE)].map((match) => match[1]);
  const unknown = names.find((label) => !Object.hasOwn(labels, label));
  item.problem = unknown === undefined
    ? `\\label{${names.find((label) => !labels[label].id)}} stands in a formula without a number`
    : `no formula on this page has \\label{${unknown}}`;
}

/**
 * `\eqref{…}` alone becomes an ordinary link, which keyboards reach and feeds keep.
 * @param {string} math
 * @param {Record<string, {tag: string, id: string}>} labels
 * @returns {string | null}
 */
function reference(math, labels) {
  const match = REFERENCE.exec(math);
  const label = match && labels[match[2]];
  if (!label || /[\\${}]/.test(label.tag)) return null;
  const text = escapeHtml(match[1] === "eqref" ? `(${label.tag})` : label.tag);
  return `<a class="eqref" href="#${encodeURIComponent(label.id)}">${text}</a>`;
}

/**
 * Width of a typeset formula in em, its number included.
 * @param {HTMLMathItem<any, any, any>} item
 */
function width(item) {
  const numbered = parseFloat(adaptor.getStyle(/** @type {any} */ (item.typesetRoot), "min-width"));
  return numbered || drawnWidth(item);
}

/** @param {string} text */
function escapeHtml(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/**
 * CHTML for the eye, MathML for the ear and for feeds.
 * @param {HTMLMathItem<any, any, any>} item
 */
function container(item) {
  const root = item.typesetRoot;
  for (const child of adaptor.childNodes(root)) {
    adaptor.setAttribute(/** @type {any} */ (child), "aria-hidden", "true");
  }
  for (const link of adaptor.tags(root, "a")) adaptor.setAttribute(link, "tabindex", "-1");
  const display = item.display ? "block" : "inline";
  // MathJax leaves the height of some numbered rows unknown; browsers would ignore it anyway.
  const html = adaptor.outerHTML(root).replaceAll(' style="height: NaNem;"', "");
  const end = "</mjx-container>";
  return (
    `${html.slice(0, -end.length)}<mjx-assistive-mml display="${display}">` +
    `${mathml.visitTree(item.root)}</mjx-assistive-mml>${end}`
  );
}

serve({ typeset, styleSheet });
