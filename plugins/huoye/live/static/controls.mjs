// A figure's native inputs as one object, and back.

/** @typedef {Record<string, number | string | boolean>} Inputs */

/**
 * The form's values; a number stays a number and text stays text, as in the defaults.
 * @param {HTMLFormElement} form @param {Inputs} defaults @returns {Inputs}
 */
export function readInputs(form, defaults) {
  // By entries: an author may call an input “__proto__”.
  return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, read(form, name, value)]));
}

/** @param {HTMLFormElement} form @param {string} name @param {number | string | boolean} value the default */
function read(form, name, value) {
  const field = fieldOf(form, name);
  if (!field) return value;
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked;
  return typeof value === "number" ? Number(field.value) : field.value;
}

/**
 * Put values into the form.
 * @param {HTMLFormElement} form @param {Inputs} inputs
 * @returns {string[]} names of those that don't fit their fields, and are left out
 */
export function writeInputs(form, inputs) {
  /** @type {string[]} */
  const unfit = [];
  for (const [name, value] of Object.entries(inputs)) {
    const field = fieldOf(form, name);
    if (!field) continue;
    const before = field.value;
    if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === true;
    else field.value = String(value);
    // A choice that there is not; a field of numbers takes all that are.
    if (value !== "" && field.value === "") {
      field.value = before;
      unfit.push(name);
    }
  }
  for (const name of Object.keys(inputs)) mirror(form, name);
  form.dispatchEvent(new Event("live:written"));
  return unfit;
}

/**
 * Tie each slider to its number field.
 * @param {HTMLFormElement} form
 */
export function tieSliders(form) {
  const tie = (/** @type {Event} */ { target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const name = target.dataset.mirror;
    const field = name && fieldOf(form, name);
    if (field instanceof HTMLInputElement) field.value = numberOf(target, field);
    mirror(form, name ?? target.name);
  };
  // First of all listeners: the others read the fields.
  form.addEventListener("input", tie, { capture: true });
}

/**
 * The number that a slider stands at. Three digits of a logarithmic one: no engine's powers show.
 * @param {HTMLInputElement} slider @param {HTMLInputElement} field
 */
function numberOf(slider, field) {
  if (slider.dataset.log === undefined) return slider.value;
  const number = Number((10 ** Number(slider.value)).toPrecision(3));
  const whole = field.step === "1" ? Math.round(number) : number;
  return String(Math.min(Math.max(whole, Number(field.min)), Number(field.max)));
}

/** @param {HTMLFormElement} form @param {string} name */
function mirror(form, name) {
  const slider = form.querySelector(`input[data-mirror="${CSS.escape(name)}"]`);
  const field = fieldOf(form, name);
  if (!(slider instanceof HTMLInputElement) || !field) return;
  const log = slider.dataset.log !== undefined;
  slider.value = log ? String(Math.log10(Number(field.value))) : field.value;
  // Nobody wants to hear the logarithm.
  if (log) slider.ariaValueText = field.value;
}

/**
 * @param {HTMLFormElement} form @param {string} name
 * @returns {HTMLInputElement | HTMLSelectElement | null}
 */
function fieldOf(form, name) {
  return form.querySelector(`[name="${CSS.escape(name)}"]`);
}
