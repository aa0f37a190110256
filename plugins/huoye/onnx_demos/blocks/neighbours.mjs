// `/// neighbours`: the nearest words of a word or an analogy, and p(context | word).
import { LiveError } from "../../live/static/errors.mjs";
import { element, joined } from "../../render/static/markup.mjs";
import { nodeOf } from "../../render/static/nodes.mjs";
import { makeCombobox } from "../static/combobox.mjs";
import { largest, softmax } from "../static/ranking.mjs";
import { openWords, stop, vocabularyOf } from "../static/word_runtime.mjs";
import { completions, lookUp, suggestions } from "../static/word_search.mjs";
import { draw } from "./neighbours_drawing.mjs";

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
  const { element: figure } = context;
  const form = /** @type {HTMLFormElement} */ (figure.querySelector("[data-controls]"));
  forget(form);
  if (!inputs.word.trim()) throw new LiveError("input", spec.words.empty);
  const { vocabulary, score } = await openWords(spec, context);
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
      content.append(.../** @type {Element} */ (figure.querySelector("[data-baked]")).childNodes);
      return { values: { words: [], scores: [], suggestions: near }, content, status };
    }
    known.set(name, word);
    terms.push([/** @type {number} */ (vocabulary.ids.get(word)), weight]);
  }
  if (inputs.show !== "context" && known.get("word") === known.get("minus") && !known.has("plus")) {
    throw new LiveError("input", spec.words.cancels);
  }
  context.progress("run");
  const { cosine, logits } = await score(terms);
  const ids = new Set(terms.map(([id]) => id));
  const ofContext = inputs.show === "context";
  const scores = ofContext ? softmax(logits) : cosine;
  /** @type {Values} */
  const values = largest(scores, inputs.count, ids, vocabulary.words);
  if (ofContext) values.itself = scores[terms[0][0]];
  const query = { show: inputs.show, word: "", minus: "", plus: "", ...Object.fromEntries(known) };
  const { lang, words } = spec;
  const result = nodeOf(draw({ query, ranking: values, lang, words, asks: true }));
  for (const button of result.querySelectorAll("button")) asksAbout(button, "word", form);
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
  const buttons = near.map((word) => joined(element("button", { type: "button", class: "word", lang }, word), " "));
  const notice = nodeOf(element("p", { "data-unknown": "" }, said, ...buttons));
  for (const button of notice.querySelectorAll("button")) asksAbout(button, name, form);
  form.querySelector("[data-tools]")?.prepend(notice);
  return said + near.join(", ");
}

/** @param {HTMLFormElement} form */
function forget(form) {
  form.querySelector("[data-unknown]")?.remove();
}

/**
 * Let a word become what is asked about when it is pressed; alone, not as part of an analogy.
 * @param {HTMLButtonElement} button @param {Name} name of the field that takes it
 * @param {HTMLFormElement} form
 */
function asksAbout(button, name, form) {
  button.addEventListener("click", () => {
    const field = fieldOf(form, name);
    if (name === "word") for (const other of /** @type {Name[]} */ (["minus", "plus"])) fieldOf(form, other).value = "";
    field.value = button.textContent ?? "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
    // The button goes with the old result; a focused field would open a phone's keyboard.
    const run = form.closest("figure")?.querySelector("[data-run]");
    if (run instanceof HTMLElement) run.focus({ preventScroll: true });
  });
}

/** @param {HTMLFormElement} form @param {Name} name */
function fieldOf(form, name) {
  return /** @type {HTMLInputElement} */ (form.querySelector(`input[name=${name}]`));
}
