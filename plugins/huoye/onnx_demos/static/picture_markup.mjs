// Pictures as markup: a file where one is baked, a canvas to be painted in the page.
import { element } from "../../render/static/markup.mjs";

/**
 * @typedef {{url: string, alt: string} | {width: number, height: number, alt: string}} Shown
 * @typedef {import("../../render/static/markup.mjs").Markup} Markup
 */

/** A picture whose pixels are shown as they are. @param {Shown} shown */
export function picture(shown) {
  if ("url" in shown) return element("img", { class: "pixels", src: shown.url, alt: shown.alt });
  const { width, height, alt } = shown;
  return element("canvas", { class: "pixels", width, height, role: "img", "aria-label": alt });
}

/** A picture with its name below; several stand side by side in a box. @param {Shown} shown @param {string} name */
export function panel(shown, name) {
  return element("div", { class: "panel" }, picture(shown), element("p", {}, name));
}

/** @param {Markup[]} panels */
export function panelBox(...panels) {
  return element("div", { class: "panels" }, ...panels);
}
