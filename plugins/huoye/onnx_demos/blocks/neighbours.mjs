// `/// neighbours`: the nearest words of a word or an analogy, and p(context | word).
import { LiveError } from "../../live/static/errors.mjs";
import { makeCombobox } from "../static/combobox.mjs";
import { largest, softmax } from "../static/ranking.mjs";
import { loadWords, score, stop, vocabularyOf } from "../static/word_runtime.mjs";
import { completions, lookUp, suggestions } from "../static/word_search.mjs";

export { stop };

/**
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {import("../static/ranking.mjs").Ranking} Ranking
 * @typedef {import("../static/word_runtime.mjs").WordSpec & {lang: string, words: Record<string, string>}} Spec
 *   lang: of the model's words; words: the figure's sentences
 * @typedef {Ranking & {itself?: number, suggestions?: string[]}} Values itself: p(word | word)
 * @typedef {{show: string, word: string, minus: string, plus: string, count: number}} Inputs
 * @typedef {"word" | "minus" | "plus"} Name
 */

/** The site's root: this module lies in live/<hash>/onnx_demos/static/. */
const BASE = new URL("../../../../", import.meta.url);
/** @type {[Name, number][]} */
const TERMS = [
  ["word", 1],
  ["minus", -1],
  ["plus", 1],
];
const COMPLETIONS = 8;
const SUGGESTIONS = 6;
const BAR = 64;
const SVG = "http://www.w3.org/2000/svg";

/**
 * Completions for the text fields. The vocabulary is loaded at the first letter.
 * @param {Spec} spec @param {HTMLElement} tools
 */
export function wake(spec, tools) {
  const form = /** @type {HTMLFormElement} */ (tools.closest("form"));
  const { connection } = /** @type {{connection?: {saveData?: boolean}}} */ (navigator);
  for (const [name] of TERMS) {
    const field = fieldOf(form, name);
    makeCombobox(field, {
      lang: spec.lang,
      complete: async (typed) => {
        const live = tools.closest("figure")?.dataset.state !== "baked";
        if (!typed.trim() || (connection?.saveData && !live)) return [];
        try {
          return completions(await vocabularyOf(spec, BASE), typed, COMPLETIONS);
        } catch {
          // Run will tell what is wrong.
          return [];
        }
      },
    });
  }
  form.addEventListener("reset", () => forget(form));
}

/**
 * @param {Spec} spec @param {Inputs} inputs @param {Context} context
 * @returns {Promise<{values: Values, content: Node, status?: string}>}
 */
export async function run(spec, inputs, context) {
  const { element, signal } = context;
  const form = /** @type {HTMLFormElement} */ (element.querySelector("[data-controls]"));
  forget(form);
  if (!inputs.word.trim()) throw new LiveError("input", spec.words.empty);
  const vocabulary = await loadWords(spec, context);
  /** @type {Map<Name, string>} */
  const known = new Map();
  /** @type {[id: number, weight: number][]} */
  const terms = [];
  for (const [name, weight] of inputs.show === "context" ? TERMS.slice(0, 1) : TERMS) {
    const typed = inputs[name].trim();
    if (!typed) continue;
    const word = lookUp(vocabulary, typed);
    if (word === undefined) {
      const near = suggestions(vocabulary, typed, SUGGESTIONS);
      const status = tellUnknown(spec, name, typed, near, form);
      const content = document.createDocumentFragment();
      content.append(.../** @type {Element} */ (element.querySelector("[data-baked]")).childNodes);
      return { values: { words: [], scores: [], suggestions: near }, content, status };
    }
    known.set(name, word);
    terms.push([/** @type {number} */ (vocabulary.ids.get(word)), weight]);
  }
  if (inputs.show !== "context" && known.get("word") === known.get("minus") && !known.has("plus")) {
    throw new LiveError("input", spec.words.cancels);
  }
  context.progress("run");
  const { cosine, logits } = await score(spec, terms, signal);
  const ids = new Set(terms.map(([id]) => id));
  const ofContext = inputs.show === "context";
  const scores = ofContext ? softmax(logits) : cosine;
  /** @type {Values} */
  const values = largest(scores, inputs.count, ids, vocabulary.words);
  if (ofContext) values.itself = scores[terms[0][0]];
  const table = node("div", {}, ...tableOf(spec, inputs.show, queryOf(known), values, form));
  // The layout is the build's.
  const style = element.querySelector("[data-baked] .result")?.getAttribute("style") ?? "";
  const result = node("div", { class: "result", style }, table);
  const map = element.querySelector("[data-baked] [data-map]");
  if (map) result.append(map.cloneNode(true));
  return { values, content: result };
}

/**
 * Say below the fields that there is no such word, and offer those that are like it; the last good
 * result stays. Returns the sentence.
 * @param {Spec} spec @param {Name} name of the field @param {string} typed @param {string[]} near
 * @param {HTMLFormElement} form
 */
function tellUnknown({ words, lang }, name, typed, near, form) {
  const said = words.unknown.replace("{word}", () => typed) + (near.length ? words.near : "");
  const notice = node("p", { "data-unknown": "" }, said);
  for (const word of near) notice.append(wordButton(word, lang, name, form), " ");
  form.querySelector("[data-tools]")?.prepend(notice);
  return said + near.join(", ");
}

/** @param {HTMLFormElement} form */
function forget(form) {
  form.querySelector("[data-unknown]")?.remove();
}

/**
 * What is asked about, as it is written: a − b + c. Twin: `query_of` of ../blocks/neighbours.py.
 * @param {Map<Name, string>} known
 */
function queryOf(known) {
  const [minus, plus] = [known.get("minus"), known.get("plus")];
  return `${known.get("word")}${minus ? ` − ${minus}` : ""}${plus ? ` + ${plus}` : ""}`;
}

/**
 * Twin: `_table` of ../blocks/neighbours.py, whose words are no buttons.
 * @param {Spec} spec @param {string} show @param {string} query @param {Values} ranking
 * @param {HTMLFormElement} form
 */
function tableOf({ words, lang }, show, query, ranking, form) {
  const percent = show === "context";
  const full = percent ? Math.max(...ranking.scores) : 1;
  const rows = ranking.words.map((word, index) => {
    const name = node("th", { scope: "row" }, wordButton(word, lang, "word", form));
    const bar = node("td", {}, barOf(ranking.scores[index] / full));
    return node("tr", {}, name, bar, node("td", { class: "number" }, shown(ranking.scores[index], percent)));
  });
  const head = node(
    "tr",
    {},
    node("th", { scope: "col" }, words.term),
    node("th", { scope: "col", colspan: "2" }, percent ? words.probability : words.cosine),
  );
  const sum = ranking.scores.reduce((total, value) => total + value, 0);
  /** @param {string} text */
  const fill = (text) =>
    text
      .replace("{sum}", shown(sum, true))
      .replace("{itself}", shown(ranking.itself ?? 0, true))
      // The query is text, whatever signs a reader types.
      .replace("{query}", () => query);
  const [caption, note] = [fill(words[`caption_${show}`]), fill(words[`note_${show}`])];
  const table = node("table", { tabindex: "0" }, node("caption", {}, caption), node("thead", {}, head));
  table.append(node("tbody", { lang }, ...rows));
  return [table, node("p", { class: "note", style: "margin-top: 1rem;" }, note)];
}

/**
 * A word that becomes what is asked about when pressed; alone, not as part of an analogy.
 * @param {string} word @param {string} lang @param {Name} name of the field that takes it
 * @param {HTMLFormElement} form
 */
function wordButton(word, lang, name, form) {
  const button = node("button", { type: "button", class: "word", lang }, word);
  button.addEventListener("click", () => {
    const field = fieldOf(form, name);
    if (name === "word") for (const other of /** @type {Name[]} */ (["minus", "plus"])) fieldOf(form, other).value = "";
    field.value = word;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    // The button goes with the old result; a focused field would open a phone's keyboard.
    const run = form.closest("figure")?.querySelector("[data-run]");
    if (run instanceof HTMLElement) run.focus({ preventScroll: true });
  });
  return button;
}

/** @param {number} score @param {boolean} percent */
function shown(score, percent) {
  return (percent ? `${(100 * score).toFixed(3)}%` : score.toFixed(3)).replace("-", "−");
}

/** @param {number} share */
function barOf(share) {
  const width = String(Math.round(BAR * Math.min(1, Math.max(0, share))));
  const [bar, rect] = ["svg", "rect"].map((tag) => document.createElementNS(SVG, tag));
  setAll(bar, { width: String(BAR), height: "8", "aria-hidden": "true" });
  setAll(rect, { width, height: "8", fill: "var(--living, currentColor)" });
  bar.append(rect);
  return bar;
}

/**
 * @param {string} tag @param {Record<string, string>} attributes @param {...(Node | string)} children
 */
function node(tag, attributes, ...children) {
  const element = document.createElement(tag);
  setAll(element, attributes);
  element.append(...children);
  return element;
}

/** @param {Element} element @param {Record<string, string>} attributes */
function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** @param {HTMLFormElement} form @param {Name} name */
function fieldOf(form, name) {
  return /** @type {HTMLInputElement} */ (form.querySelector(`input[name=${name}]`));
}
