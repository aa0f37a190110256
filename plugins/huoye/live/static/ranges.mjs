// Ranges that follow other inputs (b ≤ a): loaded where a figure has one. The twin of
// plugins/huoye/formula/bounds.py and of `held` in inputs.py.

/** @typedef {number | string | any[]} Tree a number, an input's name, or [operation, operand, …] */

/** @type {Record<string, (...operands: number[]) => number>} */
const OPERATIONS = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => (y === 0 ? NaN : x / y),
  sqrt: Math.sqrt,
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
};

/** @param {Tree} tree @param {(name: string) => number} input @returns {number} */
export function evaluate(tree, input) {
  if (typeof tree === "string") return input(tree);
  if (!Array.isArray(tree)) return tree;
  const [operation, ...operands] = tree;
  return OPERATIONS[operation](...operands.map((operand) => evaluate(operand, input)));
}

/**
 * `value` inside the range; at the upper end, on the last step that is counted from the lower one.
 * @param {number} value @param {number} low @param {number} high @param {number} step 0 for none
 */
export function held(value, low, high, step) {
  if (value > high) {
    if (!step) return high;
    const base = Number.isFinite(low) ? low : 0;
    const steps = Math.floor((high - base) / step + 1e-9);
    return Math.min(high, Number((base + steps * step).toPrecision(12)));
  }
  return value < low ? low : value;
}

/**
 * Let the ranges of a form follow its inputs from now on.
 * @param {HTMLFormElement} form
 */
export function followRanges(form) {
  /** @type {HTMLInputElement[]} */
  const fields = Array.from(form.querySelectorAll("[data-low], [data-high]"));
  /** @param {string} name */
  const input = (name) => {
    const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
    return field instanceof HTMLInputElement && field.value !== "" ? Number(field.value) : NaN;
  };
  /** @param {boolean} move what is out of range; a link's inputs are left as they are */
  const update = (move) => {
    for (const field of fields) follow(form, field, input, move && field !== document.activeElement);
  };
  // Before the figure reads the form; after each slider has been tied to its field (controls.mjs).
  form.addEventListener("input", () => update(true), { capture: true });
  form.addEventListener("live:written", () => update(false));
  update(false);
}

/**
 * @param {HTMLFormElement} form @param {HTMLInputElement} field a number
 * @param {(name: string) => number} input @param {boolean} move
 */
function follow(form, field, input, move) {
  const name = CSS.escape(field.name);
  const slider = /** @type {HTMLInputElement | null} */ (form.querySelector(`[data-mirror="${name}"]`));
  const whole = field.step === "1";
  const low = end(field, "low", "min", input, whole ? Math.ceil : Number);
  const high = end(field, "high", "max", input, whole ? Math.floor : Number);
  for (const handle of slider ? [field, slider] : [field]) {
    const place = handle.dataset.log === undefined ? Number : Math.log10;
    if (Number.isFinite(low)) handle.min = String(place(low));
    if (Number.isFinite(high)) handle.max = String(place(high));
  }
  if (move) {
    const step = Number(slider && slider.dataset.log === undefined ? slider.step : field.step) || 0;
    const value = held(Number(field.value), low, high, step);
    if (value !== Number(field.value)) field.value = String(value);
  }
  if (slider) slider.value = slider.dataset.log === undefined ? field.value : String(Math.log10(Number(field.value)));
  const shown = field.closest("[data-control]")?.querySelector("[data-range]");
  if (shown) shown.textContent = `${short(low)} … ${short(high)}`;
}

/**
 * @param {HTMLInputElement} field @param {"low" | "high"} key @param {"min" | "max"} limit
 * @param {(name: string) => number} input @param {(end: number) => number} round
 * @returns {number} NaN for an open end, and for one that is not known now
 */
function end(field, key, limit, input, round) {
  const tree = field.dataset[key];
  if (tree === undefined) return field[limit] === "" ? NaN : Number(field[limit]);
  return round(evaluate(JSON.parse(tree), input));
}

/** @param {number} number */
function short(number) {
  return Number.isFinite(number) ? String(Number(number.toPrecision(4))).replace("-", "−") : "";
}
