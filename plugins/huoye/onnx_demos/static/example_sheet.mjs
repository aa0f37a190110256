// A figure's own tools: real pictures to choose by sight, and the reader's own picture.
import { addCells } from "./gallery.mjs";
import { wakePicture } from "./picture_input.mjs";

/**
 * Bring a figure's tools to life.
 * @param {import("./runtime.mjs").ModelSpec} spec @param {HTMLElement} tools
 * @param {import("../../live/static/words.mjs").Words} words
 */
export function wakeTools(spec, tools, words) {
  for (const details of tools.querySelectorAll("details")) {
    const { choose, columns, count } = details.dataset;
    const gallery = /** @type {HTMLElement} */ (details.querySelector(".gallery"));
    const layout = { columns: Number(columns), rows: Math.ceil(Number(count) / Number(columns)) };
    const select = /** @type {HTMLSelectElement} */ (
      tools.closest("form")?.querySelector(`select[name="${choose}"]`)
    );
    addCells(gallery, layout, Number(count), words["example_sheet.mjs"], (index) => {
      select.value = `example ${index}`;
      for (const type of ["input", "change"]) select.dispatchEvent(new Event(type, { bubbles: true }));
    });
  }
  if (tools.querySelector(".own-picture")) wakePicture(spec, tools, words["picture_input.mjs"]);
}
