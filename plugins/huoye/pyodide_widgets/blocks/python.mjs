// `/// python`: a cell of Python, run after the cells above it, and edited by readers.
import { ask, drawingWords, patience, start, stop } from "../static/python_client.mjs";
import { safeNodes } from "../static/safe_html.mjs";

export { stop };

/**
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("../../live/static/words.mjs").Words} Words
 * @typedef {{name: string, source: string, raises: string}} Cell
 * @typedef {import("../../live/static/figure.mjs").Spec & {
 *   cell: Cell & {exercise: boolean}, test: string | null, seconds: number, packages: string[],
 *   editor: LiveFile, above: number,
 * }} CellSpec packages: of the cell and of those above. above: how many these are
 */

const CELLS = 'figure.live[data-widget="pyodide_widgets/python"]';

/** Code that readers changed, by figure. @type {Map<string, string>} */
const edited = new Map();

/**
 * @param {CellSpec} spec @param {object} _inputs none
 * @param {import("../../live/static/figure.mjs").Context} context
 */
export async function run(spec, _inputs, context) {
  const { element, lang, signal, words } = context;
  await start(spec, context);
  const drawing = await drawingWords(element);
  const cells = [...above(element), cellOf(element)];
  const { html, text, passed, error } = await ask(
    "run_cells",
    { cells, test: spec.test, lang, packages: spec.packages, drawing, seconds: spec.seconds },
    { signal, timeout: patience(spec.seconds) },
  );
  // WebAssembly's memory never shrinks.
  if (error?.kind === "MemoryError") stop();
  const status = passed === null ? undefined : words["python.mjs"][passed ? "passed" : "failed"];
  const values = passed === null ? { text } : { text, passed };
  return { values, content: safeNodes(html), status };
}

/**
 * Bring the buttons to life: the editor is loaded when it is asked for.
 * @param {CellSpec} spec @param {HTMLElement} tools @param {Words} words
 */
export function wake(spec, tools, words) {
  const figure = /** @type {HTMLElement} */ (tools.closest("figure"));
  const code = new Code(figure, spec, words["python.mjs"].kept);
  tools.querySelector("[data-edit]")?.addEventListener("click", () => code.edit());
  tools.querySelector("[data-above]")?.addEventListener("click", () => runAbove(figure));
  tools.closest("form")?.addEventListener("reset", () => code.reset());
}

/** The code of a cell: as it was published, as the reader left it, or in an editor. */
class Code {
  #figure;
  #spec;
  #note;
  #place;
  /** What the page came with. @type {Node[]} */
  #published;
  /** @type {Promise<import("../static/code_editor.mjs").Editor> | null} */
  #editor = null;
  #key;

  /** @param {HTMLElement} figure @param {CellSpec} spec @param {string} note on code of the reader's */
  constructor(figure, spec, note) {
    this.#figure = figure;
    this.#spec = spec;
    this.#note = note;
    this.#place = /** @type {HTMLElement} */ (figure.querySelector("[data-code]"));
    this.#published = [...this.#place.childNodes];
    // An edit belongs to the code that it was made of.
    this.#key = `huoye-cell ${location.pathname}#${figure.id} ${hash(spec.cell.source)}`;
    const kept = recall(this.#key);
    if (kept !== null) this.#restore(kept);
    this.#place.addEventListener("dblclick", () => this.edit());
  }

  /** @param {string} text */
  #restore(text) {
    edited.set(this.#figure.id, text);
    const pre = document.createElement("pre");
    pre.textContent = text;
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = this.#note;
    this.#place.replaceChildren(pre, note);
  }

  async edit() {
    this.#editor ??= this.#open();
    (await this.#editor).focus();
  }

  async #open() {
    const { openEditor } = await import("../static/code_editor.mjs");
    const { id } = this.#figure;
    const run = /** @type {HTMLElement} */ (this.#figure.querySelector("[data-run]"));
    this.#place.replaceChildren();
    return openEditor(this.#spec.editor, new URL("../../../../", import.meta.url), {
      parent: this.#place,
      doc: edited.get(id) ?? this.#spec.cell.source,
      label: this.#place.getAttribute("aria-label") ?? "",
      onChange: (text) => {
        edited.set(id, text);
        keep(this.#key, text);
      },
      onRun: () => run.click(),
      onLeave: () => run.focus(),
    });
  }

  async reset() {
    forget(this.#key, edited.get(this.#figure.id));
    edited.delete(this.#figure.id);
    const editor = await this.#editor;
    this.#editor = null;
    editor?.destroy();
    this.#place.replaceChildren(...this.#published);
  }
}

/** Run the cells above one after the other, each in its place. @param {HTMLElement} figure */
async function runAbove(figure) {
  for (const other of figuresAbove(figure)) {
    const end = new Promise((resolve) => {
      for (const name of ["live:result", "live:error"]) {
        other.addEventListener(name, resolve, { once: true });
      }
    });
    /** @type {HTMLElement} */ (other.querySelector("[data-run]")).click();
    await end;
  }
}

/**
 * Cells before it, without exercises; in a list of whole articles those of its own.
 * @param {HTMLElement} figure @returns {HTMLElement[]}
 */
function figuresAbove(figure) {
  const all = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll(CELLS)));
  const before = all.slice(0, all.indexOf(figure)).filter((other) => !specOf(other).cell.exercise);
  return before.slice(before.length - specOf(figure).above);
}

/** @param {HTMLElement} figure */
function above(figure) {
  return figuresAbove(figure).map(cellOf);
}

/** @param {HTMLElement} figure @returns {Cell} as the reader has it */
function cellOf(figure) {
  const { name, source, raises } = specOf(figure).cell;
  return { name, source: edited.get(figure.id) ?? source, raises };
}

/** @param {HTMLElement} figure @returns {CellSpec} */
function specOf(figure) {
  return JSON.parse(figure.querySelector("[data-spec]")?.textContent ?? "");
}

/** Enough to tell versions of a cell apart. @param {string} text */
function hash(text) {
  let sum = 0;
  for (const letter of text) sum = (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return sum;
}

/** Before an edit that is kept for a tab; nothing behind it says that it was reset. */
const EDIT = "=";

/**
 * The reader's code: as this tab left it, which no other tab changes, or else as the last visit did.
 * @param {string} key @returns {string | null}
 */
function recall(key) {
  const own = tried(() => sessionStorage.getItem(key));
  if (own !== null) return own === "" ? null : own.slice(EDIT.length);
  return tried(() => localStorage.getItem(key));
}

/** @param {string} key @param {string} text */
function keep(key, text) {
  tried(() => sessionStorage.setItem(key, EDIT + text));
  tried(() => localStorage.setItem(key, text));
}

/**
 * Keep the published code; what another tab has kept since is not ours to remove.
 * @param {string} key @param {string | undefined} text as it was last kept here
 */
function forget(key, text) {
  tried(() => sessionStorage.setItem(key, ""));
  tried(() => {
    if (localStorage.getItem(key) === text) localStorage.removeItem(key);
  });
}

/**
 * Storage may be full, or refused; edits then last as long as the page is open.
 * @template T @param {() => T} use @returns {T | null}
 */
function tried(use) {
  try {
    return use();
  } catch {
    return null;
  }
}
