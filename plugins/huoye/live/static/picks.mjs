// Single pictures that a figure takes over from others of the page: loaded by those that take some.
import { writeInputs } from "./controls.mjs";

/**
 * @typedef {import("./figure.mjs").Figure} Figure
 * @typedef {import("./figure.mjs").Picks} Picks
 * @typedef {import("./controls.mjs").Inputs} Inputs
 */

/** @param {Figure} figure @param {Picks} picks what it takes */
export function takePictures(figure, picks) {
  Object.assign(figure.element.dataset, { picks: picks.model, picksLabel: picks.label });
  figure.element.addEventListener("live:picked", (event) => {
    // Any script of the page may send one.
    const picked = /** @type {CustomEvent<Inputs | null>} */ (event).detail;
    const entries = Object.entries(picks.inputs).map(([key, name]) => [name, picked?.[key]]);
    if (!entries.every(([, value]) => Number.isFinite(value))) return;
    writeInputs(figure.form, { ...picks.set, ...Object.fromEntries(entries) });
    figure.element.scrollIntoView({ block: "nearest" });
    figure.request();
  });
}
