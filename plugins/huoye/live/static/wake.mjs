// What wakes a figure: which of its parts a reader can touch, and what each touch asks for. The
// states that this leads to are the figure's own (figure.mjs).
import { tieSliders, writeInputs } from "./controls.mjs";
import { describe } from "./errors.mjs";
import { part } from "./figure.mjs";

/** @typedef {import("./figure.mjs").Figure} Figure */

/** New seeds are drawn below this: short enough to be read out. */
const SEEDS = 1_000_000;
/** What comes before a press, by a pointer or by a keyboard. */
const POINTING = ["pointerover", "focusin"];

/**
 * What is done where a figure has such an element; it gets the first of them. The order is that in
 * which their listeners are called.
 * @type {Record<string, (figure: Figure, part: HTMLElement) => void>}
 */
const PARTS = {
  "form[data-controls]": wakeForm,
  "[data-actions]": (figure, actions) => (actions.hidden = false),
  "[data-extras]": (figure, extras) => (extras.hidden = false),
  "[data-low], [data-high]": wakeRanges,
  "[data-play]": wakePlayersWhenPointedAt,
  "[data-baked]": (figure, part) => keepRoom(part),
  "[data-more]": (figure, part) => keepRoom(part),
  "[data-view]": readOutWhenPointedAt,
  "[data-tools]": wakeToolsWhenNear,
  "[data-run]": (figure, button) => whenPressed(button, () => figure.request()),
  "[data-stop]": (figure, button) => whenPressed(button, () => figure.halt()),
  "[data-new-seed]": drawSeeds,
  "[data-link]": (figure, button) =>
    whenPressed(button, async () => (await import("./tools.mjs")).copyLink(figure)),
  "[data-save]": ({ element, result }, button) =>
    whenPressed(button, async () => (await import("./tools.mjs")).savePicture(result, element.id)),
};

/** Bring a figure's parts to life. @param {Figure} figure */
export function wake(figure) {
  for (const [selector, wakePart] of Object.entries(PARTS)) {
    const found = figure.element.querySelector(selector);
    if (found instanceof HTMLElement) wakePart(figure, found);
  }
  const { picks } = figure.spec;
  if (picks) void import("./picks.mjs").then(({ takePictures }) => takePictures(figure, picks));
  figure.element.dataset.hydrated = "";
}

/**
 * Once alive, a figure follows the slider; the first run is asked for by Run or by letting go of a
 * control, and where it is quickly there by the first move of a slider, unless the reader's device asks
 * to save data. A word is followed when it is written, not
 * at each of its letters.
 * @param {Figure} figure
 */
function wakeForm(figure) {
  const { form } = figure;
  part(form, "fieldset", HTMLFieldSetElement).disabled = false;
  form.hidden = form.querySelector("[data-control], [data-tools]") === null;
  tieSliders(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    figure.request();
  });
  form.addEventListener("input", ({ target }) => {
    const first = !figure.isAlive && figure.spec.quick && isSlider(target) && !savesData();
    if (first || (figure.isAlive && !figure.isSlow && !isText(target))) figure.request();
  });
  form.addEventListener("change", ({ target }) => {
    const first = !figure.isAlive && !savesData();
    if (first || (figure.isAlive && (figure.isSlow || isText(target)))) figure.request();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    figure.reset();
  });
}

/** @param {Figure} figure */
async function wakeRanges({ form }) {
  const { followRanges } = await import("./ranges.mjs");
  followRanges(form);
}

/** @param {Figure} figure */
function drawSeeds(figure) {
  figure.form.addEventListener("click", ({ target }) => {
    const name = target instanceof HTMLElement && target.dataset.newSeed;
    if (!name) return;
    writeInputs(figure.form, { [name]: Math.floor(Math.random() * SEEDS) });
    figure.request();
  });
}

/**
 * Their script comes when a reader points at the buttons or goes to them, not with the page; a press
 * that was earlier counts.
 * @param {Figure} figure
 */
function wakePlayersWhenPointedAt(figure) {
  const { element, form, words } = figure;
  const actions = part(element, "[data-actions]", HTMLElement);
  let isAwake = false;
  const come = async (/** @type {Event} */ { type, target }) => {
    if (isAwake) return;
    const isPressed = type === "click" && target instanceof HTMLElement && "play" in target.dataset;
    try {
      const { wakePlayers } = await import("./animate.mjs");
      if (!isAwake) wakePlayers(element, form, words);
      isAwake = true;
      if (isPressed) target.click();
    } catch {
      if (isPressed) figure.say(words["errors.mjs"].network);
    }
  };
  for (const type of [...POINTING, "click"]) actions.addEventListener(type, come);
  // Where motion is unwelcome the button has another name, which must be heard before it is seen.
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) void come(new Event(""));
}

/**
 * Controls must not slip from under the finger when a result is less tall than the one before: a part
 * of it keeps the height that it had, until its width changes or a reader unfolds something in it. The
 * style sheet is told the height, for what is too tall to be kept in sight as a whole.
 * @param {HTMLElement} part
 */
function keepRoom(part) {
  let width = 0;
  const measure = () => {
    const isOpen = part.querySelector("details[open]") !== null;
    if (isOpen || part.offsetWidth !== width) part.style.minHeight = "";
    width = part.offsetWidth;
    // To the fraction: what stands below moves by it, too.
    const height = `${part.getBoundingClientRect().height}px`;
    part.style.setProperty("--tall", height);
    if (!isOpen) part.style.minHeight = height;
  };
  // A frame later, since observers may not change what they observe.
  new ResizeObserver(() => requestAnimationFrame(measure)).observe(part);
}

/**
 * A plot is read out from the moment that a reader points at it.
 * @param {Figure} figure @param {HTMLElement} view
 */
function readOutWhenPointedAt({ words }, view) {
  const readOutFrom = async (/** @type {Event} */ event) => {
    if (!(event.target instanceof Element && event.target.closest("svg.plot"))) return;
    for (const type of POINTING) view.removeEventListener(type, readOutFrom);
    (await import("./readout.mjs")).readOut(view, event, words);
  };
  for (const type of POINTING) view.addEventListener(type, readOutFrom);
}

/**
 * Tools of the kind's own, a drawing pad say, answer before the first run. Their script is loaded
 * when a reader comes near or goes to a control, not with the page.
 * @param {Figure} figure @param {HTMLElement} tools
 */
function wakeToolsWhenNear(figure, tools) {
  tools.inert = true;
  const wakeThem = async () => {
    observer.disconnect();
    try {
      await figure.load();
    } catch (error) {
      figure.say(describe(error, figure.words));
    }
  };
  const observer = whenNear(tools, wakeThem);
  figure.form.addEventListener("focusin", wakeThem, { once: true });
}

/** @param {HTMLElement} button @param {() => unknown} act */
function whenPressed(button, act) {
  button.addEventListener("click", act);
}

/**
 * @param {Element} element @param {() => unknown} act called once, when the element comes into sight
 * @returns {IntersectionObserver} to call it off
 */
function whenNear(element, act) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    act();
  });
  observer.observe(element);
  return observer;
}

/** @param {EventTarget | null} target */
function isText(target) {
  return target instanceof HTMLInputElement && target.type === "text";
}

/** @param {EventTarget | null} target */
function isSlider(target) {
  return target instanceof HTMLInputElement && target.type === "range";
}

/** Whether the reader's device asks to save data; not every browser tells. */
function savesData() {
  const { connection } = /** @type {{connection?: {saveData?: boolean}}} */ (navigator);
  return connection?.saveData === true;
}
