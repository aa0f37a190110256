// The pictures of `/// compare` as markup, drawn at build; in the page compare.mjs puts others in their places.
import { element } from "../../render/static/markup.mjs";
import { panel, panelBox } from "../static/picture_markup.mjs";

/**
 * @typedef {{title: string, picture: import("../static/picture_markup.mjs").Shown}} Column of a model
 */

/** @param {{columns: Column[], caption: string}} drawing */
export function draw({ columns, caption }) {
  return element(
    "div",
    { class: "result" },
    element("p", {}, caption),
    panelBox(...columns.map(({ picture, title }) => panel(picture, title))),
  );
}
