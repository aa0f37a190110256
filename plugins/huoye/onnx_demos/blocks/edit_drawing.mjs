// The result of `/// edit` as markup: drawn at build and, by edit.mjs, in the page.
import { panel, panelBox } from "../static/picture_markup.mjs";

/**
 * @typedef {import("../static/picture_markup.mjs").Shown} Shown
 * @typedef {{before: string, after: string}} Names
 */

/** @param {{before: Shown, after: Shown, names: Names}} drawing */
export function draw({ before, after, names }) {
  return panelBox(panel(before, names.before), panel(after, names.after));
}
