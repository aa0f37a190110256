// The marks of a plot: curves, dots and shapes, and their samples for the legend.
import { element, short } from "./markup.mjs";

/**
 * @typedef {import("./result.mjs").Mark} Mark
 * @typedef {[number, number]} Place in drawing units
 */

/** @type {Record<string, string | null>} */
const DASHES = { __proto__: null, dashed: "6 3", dotted: "1.5 3" };
/** Dashes of the first, second… curve: told apart without colour too. As many as colours, so from the
 * fifth on each colour has its next ones. */
const AUTO = [null, "6 3", "1.5 3", "8 3 1.5 3"];

/**
 * The `number`-th of a plot, through these places; null breaks a line.
 * @param {Mark} mark @param {number} number @param {(Place | null)[]} places
 */
export function drawn(mark, number, places) {
  const label = mark.label || null;
  if (isDotted(mark)) return dots(places.filter((place) => place !== null), number, label);
  const end = mark.kind === "shape" && places.length ? "Z" : "";
  return outline(mark, number, path(places) + end, label);
}

/** A short piece of it, 22 units wide about the height 0. @param {Mark} mark @param {number} number */
export function legendSample(mark, number) {
  if (isDotted(mark)) return dots([[4, 0], [11, 0], [18, 0]], number, null);
  return outline(mark, number, mark.kind === "shape" ? "M2 -5H20V5H2Z" : "M0 0H22", null);
}

/** A dot. @param {Place} place @param {number} radius */
export function circle([cx, cy], radius) {
  return element("circle", { cx, cy, r: radius });
}

/** @param {Mark} mark */
function isDotted(mark) {
  return mark.kind === "points" || (mark.kind === "curve" && mark.style === "dots");
}

/** @param {number} number */
function colour(number) {
  return `curve c${(number % 4) + 1}`;
}

/** @param {Place[]} places @param {number} number @param {string | null} label */
function dots(places, number, label) {
  return element(
    "g",
    { class: `${colour(number)} dots`, fill: "currentColor", stroke: "none", "data-name": label },
    ...places.map((place) => circle(place, 2.2)),
  );
}

/** @param {Mark} mark @param {number} number @param {string} d @param {string | null} label */
function outline(mark, number, d, label) {
  const filled = mark.kind === "shape" && mark.filled;
  return element("path", {
    class: colour(number) + (filled ? " shape" : ""),
    d,
    fill: filled ? "currentColor" : "none",
    "fill-opacity": filled ? "0.15" : null,
    stroke: "currentColor",
    "stroke-width": 1.6,
    "stroke-linejoin": "round",
    "stroke-dasharray": dashes(mark, number),
    "data-name": label,
  });
}

/** @param {(Place | null)[]} places */
function path(places) {
  let steps = "";
  let isDown = false;
  for (const place of places) {
    // Behind the first place of a line each other one is a line to it.
    if (place) steps += `${isDown ? " " : "M"}${short(place[0])} ${short(place[1])}`;
    isDown = place !== null;
  }
  return steps;
}

/** @param {Mark} mark @param {number} number */
function dashes(mark, number) {
  if (mark.kind !== "curve") return null;
  const turn = number + Math.floor(number / AUTO.length);
  return mark.style === "auto" ? AUTO[turn % AUTO.length] : (DASHES[mark.style] ?? null);
}
