// One live figure: baked -> loading -> live <-> busy, or failed with the last good result in place.
// What a reader touches to move it from state to state stands in wake.mjs.
import { readInputs, writeInputs } from "./controls.mjs";
import { LiveError, describe } from "./errors.mjs";
import { fragmentOf, inputsFromFragment, keepInAddress } from "./fragment.mjs";

/**
 * @typedef {import("./controls.mjs").Inputs} Inputs
 * @typedef {import("./fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("./words.mjs").Words} Words
 *
 * @typedef {object} Spec what the build wrote for a figure (plugins/huoye/live/figure.py)
 * @property {string} widget "room/module"
 * @property {Inputs} inputs defaults
 * @property {any} values what the browser must reproduce
 * @property {LiveFile[]} files
 * @property {string} tolerance how near live must come to baked, by its name in live/check/compare.py
 * @property {Picks} [picks]
 * @property {boolean} [quick] what it needs is here so soon that the first move of a slider asks for it
 * @property {boolean} [instant] it needs no runtime, so that it is alive at once
 *
 * @typedef {object} Picks what a figure takes over from others of the page that show single pictures
 * @property {string} model pictures of this model only
 * @property {string} label what the button says that hands one over
 * @property {Record<string, string>} inputs part of the picture (seed, stream, temperature) -> input
 * @property {Inputs} [set] further inputs to set
 *
 * @typedef {object} Context what a widget's run gets
 * @property {string} lang the figure's language, a tag
 * @property {Words} words in it, or in the one that comes nearest
 * @property {URL} base the site's root
 * @property {HTMLElement} element the figure
 * @property {AbortSignal} signal aborted by Stop
 * @property {(stage: string, loaded?: number, total?: number) => void} progress
 * @property {(node: Node) => void} preview show an unfinished result; it is taken back on failure
 * @property {(sentence: string) => void} tell say this instead of the stages, and with the result
 * @property {(milliseconds: number) => void} pace how long one picture takes on this device
 * @property {() => boolean} newer whether a newer request waits; the run may then give null
 *
 * @typedef {{values: any, content: Node, more?: Node[], status?: string}} Outcome of a run; more: what
 *   takes the place of what stands below the controls, which otherwise stays; status: what to say of
 *   the run, where it isn't simply done
 *
 * @typedef {{content: Node[], more: Node[]}} Shown a result: beside the controls, and below them
 *
 * @typedef {object} Widget a figure kind's browser module
 * @property {(spec: any, inputs: Inputs, context: Context) => Promise<Outcome | null>} run
 * @property {() => void} stop end the runtime's worker
 * @property {(spec: any, tools: HTMLElement, words: Words) => void} [wake] give life to the figure's own tools
 */

/** The site's root: this module lies in live/<hash>/live/static/. */
const BASE = new URL("../../../../", import.meta.url);
const SLOW_MS = 150;
/** From here on a run is long enough to be stopped. */
const STOPPABLE_MS = 300;

export class Figure {
  /** The figure.live itself. @readonly */
  element;
  /** What the build wrote for it. @readonly */
  spec;
  /** The sentences that it says; the kind's own come with the kind's module. */
  words;
  /** Its controls. @readonly */
  form;
  /** The box that holds the result, or what of it stands beside the controls. @readonly */
  result;
  /** The box that holds the rest of it. */
  #more;
  #run;
  #stop;
  #progress;
  #status;
  /** The published result. @type {Shown} */
  #baked;
  /** The last good result. @type {Shown} */
  #good;
  #succeeded = false;
  /** Said of the next result instead of that it is done. */
  #aside = "";
  /** What the run under way has to tell. */
  #told = "";
  /** @type {AbortController | null} */
  #running = null;
  #waiting = false;
  #slow = false;
  /** @type {Widget | null} */
  #widget = null;

  /** @param {HTMLElement} element a figure.live @param {Words} words */
  constructor(element, words) {
    this.element = element;
    this.words = words;
    this.spec = /** @type {Spec} */ (
      JSON.parse(part(element, "script[data-spec]", HTMLScriptElement).text)
    );
    this.form = part(element, "form[data-controls]", HTMLFormElement);
    this.result = part(element, "[data-baked]", HTMLElement);
    this.#run = part(element, "[data-run]", HTMLButtonElement);
    this.#stop = part(element, "[data-stop]", HTMLButtonElement);
    this.#progress = part(element, "[data-progress]", HTMLProgressElement);
    this.#status = part(element, "[role=status]", HTMLElement);
    this.#more = part(element, "[data-more]", HTMLElement);
    this.#baked = { content: [...this.result.childNodes], more: [...this.#more.childNodes] };
    this.#good = this.#baked;
    if (this.spec.instant) {
      this.#succeeded = true;
      this.#state("live");
    }
  }

  /** What stands in the controls now. */
  get inputs() {
    return readInputs(this.form, this.spec.inputs);
  }

  /** Whether a result of this device has been shown. */
  get isAlive() {
    return this.#succeeded;
  }

  /** Whether the device takes so long for a picture that sliders are followed on release only. */
  get isSlow() {
    return this.#slow;
  }

  /** Fill the controls from the page's fragment, if it names this figure. */
  readFragment() {
    const given = inputsFromFragment(location.hash, this.element.id, this.spec.inputs);
    if (!given) return;
    const unread = [...given.unread, ...writeInputs(this.form, given.inputs)];
    const words = this.words["figure.mjs"];
    // Whatever is said when it has been computed must not hide this.
    this.#aside = unread.length ? words.unread.replace("{names}", () => unread.join(", ")) : "";
    if (this.#succeeded) this.request();
    else this.say(this.#aside || words.fromLink);
  }

  /** The kind's module, its tools brought to life once. @returns {Promise<Widget>} */
  async load() {
    const { widget, words } = await load(this.spec.widget, this.element.dataset.words ?? "");
    if (!this.#widget) {
      this.words = { ...this.words, ...words };
      const tools = this.form.querySelector("[data-tools]");
      if (tools instanceof HTMLElement) {
        widget.wake?.(this.spec, tools, this.words);
        tools.inert = false;
      }
    }
    this.#widget = widget;
    return widget;
  }

  /** Run with the newest inputs; while a run is under way only the last request waits. */
  request() {
    const wrong = wrongField(this.form);
    if (wrong) {
      this.say(this.words["figure.mjs"].invalid);
      if (!this.#succeeded) wrong.reportValidity();
      return;
    }
    if (this.#running) this.#waiting = true;
    else void this.#compute();
  }

  async #compute() {
    const { inputs } = this;
    const controller = new AbortController();
    this.#running = controller;
    this.#told = "";
    this.#state(this.#succeeded ? "busy" : "loading");
    const stoppable = () => {
      if (this.#running === controller) this.#stop.hidden = false;
    };
    // Under a moving slider the button must not flicker.
    if (this.#succeeded) setTimeout(stoppable, STOPPABLE_MS);
    else stoppable();
    try {
      const widget = this.#widget ?? (await this.load());
      const result = await widget.run(this.spec, inputs, {
        lang: this.element.lang,
        words: this.words,
        base: BASE,
        element: this.element,
        signal: controller.signal,
        progress: (stage, loaded, total) => this.#showProgress(stage, loaded, total),
        preview: (node) => this.#running === controller && this.#place({ ...this.#good, content: [node] }),
        tell: (sentence) => this.#running === controller && this.say((this.#told = sentence)),
        pace: (milliseconds) => (this.#slow = milliseconds > SLOW_MS),
        newer: () => this.#waiting,
      });
      if (this.#running !== controller) return;
      if (result) this.#succeed(inputs, result);
    } catch (error) {
      if (this.#running !== controller) return;
      this.#place(this.#good);
      this.#finish("failed", describe(error, this.words));
      this.element.dispatchEvent(
        new CustomEvent("live:error", { bubbles: true, detail: { inputs, error: String(error) } }),
      );
    }
    if (this.#waiting) {
      this.#waiting = false;
      void this.#compute();
    }
  }

  /** @param {Inputs} inputs @param {Outcome} outcome */
  #succeed(inputs, { values, content, more = this.#good.more, status }) {
    this.#show({ content: content instanceof DocumentFragment ? [...content.childNodes] : [content], more });
    this.#succeeded = true;
    this.#run.querySelector("[data-price]")?.remove();
    const done = this.#aside || (status ?? this.words["figure.mjs"].done);
    this.#finish("live", [done, this.#told].filter(Boolean).join(" "));
    this.#aside = "";
    this.#keepInFragment(inputs);
    this.element.dispatchEvent(
      new CustomEvent("live:result", { bubbles: true, detail: { inputs, values } }),
    );
  }

  /**
   * Put a new result in place; what the reader had unfolded stays unfolded, and the focus stays.
   * @param {Shown} shown
   */
  #show(shown) {
    const open = this.#inResult("details").map((details) => "open" in details && details.open === true);
    const focused = this.#focusable().indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const before = this.#good.content;
    this.#good = shown;
    this.#place(shown);
    this.#release(before);
    this.#inResult("details").forEach((details, index) => details.toggleAttribute("open", open[index] ?? false));
    this.#focusable()[focused]?.focus({ preventScroll: true });
  }

  /** What may hold the focus in the result, and keeps it when replaced. */
  #focusable() {
    return this.#inResult("summary, [tabindex]");
  }

  /** @param {string} selector @returns {HTMLElement[]} in both parts of the result */
  #inResult(selector) {
    return [this.result, this.#more].flatMap((part) => Array.from(part.querySelectorAll(selector)));
  }

  /** @param {Shown} shown from now on */
  #place({ content, more }) {
    const before = [...this.result.childNodes];
    this.result.replaceChildren(...content);
    if (this.#more.firstChild !== (more[0] ?? null)) this.#more.replaceChildren(...more);
    this.#release(before);
  }

  /**
   * Give back the memory of canvases that will not be shown again; a moving slider leaves sixty a
   * second, and the browser's own collector comes by when it likes.
   * @param {Node[]} nodes
   */
  #release(nodes) {
    const kept = [...this.#baked.content, ...this.#good.content];
    for (const node of nodes) {
      if (node.isConnected || kept.includes(node) || !(node instanceof HTMLElement)) continue;
      for (const canvas of [node, ...node.querySelectorAll("canvas")]) {
        if (canvas instanceof HTMLCanvasElement) canvas.width = 0;
      }
    }
  }

  /** End a run, as Stop does: the last good result is back. */
  halt() {
    this.#waiting = false;
    const running = this.#running;
    if (!running) return;
    this.#running = null;
    running.abort();
    this.#widget?.stop();
    this.#place(this.#good);
    this.#finish(this.#succeeded ? "live" : "baked", describe(new LiveError("stopped"), this.words));
  }

  /** Back to what was published. */
  reset() {
    this.halt();
    writeInputs(this.form, this.spec.inputs);
    this.#good = this.#baked;
    this.#place(this.#baked);
    this.#finish(this.#succeeded ? "live" : "baked", this.words["figure.mjs"].reset);
    if (location.hash) this.#keepInFragment(this.spec.inputs);
  }

  /** @param {string} state @param {string} message */
  #finish(state, message) {
    this.#running = null;
    this.#stop.hidden = true;
    this.#progress.hidden = true;
    this.#state(state);
    this.say(message);
  }

  /** @param {string} stage @param {number} [loaded] @param {number} [total] */
  #showProgress(stage, loaded, total) {
    if (!this.#running) return;
    // A slider under the finger would make a screen reader talk without end.
    const quiet = this.#succeeded && stage !== "download";
    if (!quiet && !this.#told) {
      /** @type {Record<string, string>} */
      const stages = this.words["figure.mjs"];
      this.say(stages[`stage:${stage}`] ?? "");
    }
    this.#progress.hidden = quiet;
    if (loaded !== undefined && total) {
      this.#progress.max = total;
      this.#progress.value = loaded;
    } else {
      this.#progress.removeAttribute("value");
    }
  }

  /** @param {Inputs} inputs */
  #keepInFragment(inputs) {
    const changed = Object.entries(this.spec.inputs).some(([name, value]) => inputs[name] !== value);
    const fragment = changed ? fragmentOf(this.element.id, inputs) : `#${this.element.id}`;
    if (!changed && !location.hash) return;
    keepInAddress(fragment);
  }

  /** @param {string} state */
  #state(state) {
    this.element.dataset.state = state;
    this.element.setAttribute("aria-busy", String(state === "loading" || state === "busy"));
  }

  /** Show a sentence in the status line. @param {string} message */
  say(message) {
    if (this.#status.textContent !== message) this.#status.textContent = message;
  }
}

/**
 * A figure kind's module, "room/module", and what the room says; names come from our own build,
 * never from the reader.
 * @param {string} name @param {string} language
 * @returns {Promise<{widget: Widget, words: Partial<Words>}>}
 */
async function load(name, language) {
  const [room, module] = name.split("/");
  try {
    const [widget, { default: words }] = await Promise.all([
      import(`../../${room}/blocks/${module}.mjs`),
      import(`../../words/${room}/${language}.mjs`),
    ]);
    return { widget, words };
  } catch (error) {
    throw new LiveError("network", String(error));
  }
}

/**
 * @template {HTMLElement} T
 * @param {ParentNode} root @param {string} selector @param {new () => T} kind @returns {T}
 */
export function part(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`a live figure lacks ${selector}`);
  return found;
}

/**
 * The first field whose value won't do. A slider has no name: it shows its field's value, rounded perhaps,
 * and of a logarithm Firefox finds its own rounding to be off the steps.
 * @param {HTMLFormElement} form
 */
function wrongField(form) {
  const fields = /** @type {HTMLInputElement[]} */ (Array.from(form.elements));
  return fields.find((field) => field.name && !field.checkValidity());
}
