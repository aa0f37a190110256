// The result of `/// interpolate` as markup: drawn at build and, by interpolate.mjs, in the page.
import { element } from "../../render/static/markup.mjs";
import { picture } from "../static/picture_markup.mjs";

/** @typedef {import("../static/picture_markup.mjs").Shown} Shown */

/** @param {{large: Shown, strip: Shown, why: string}} drawing why: a sentence on the way taken */
export function draw({ large, strip, why }) {
  return element("div", { class: "walk" }, picture(large), picture(strip), element("p", {}, why));
}
