// A figure's own tools: real pictures to choose by sight, and the reader's own picture.
import { langOf } from "../../live/static/strings.mjs";
import { addCells } from "./gallery.mjs";
import { wakePicture } from "./picture_input.mjs";

const WORDS = {
  zh: { group: "真实图片", cell: (/** @type {number} */ number) => `真实图片 ${number}` },
  en: { group: "Real pictures", cell: (/** @type {number} */ number) => `Real picture ${number}` },
};

/**
 * Bring a figure's tools to life.
 * @param {import("./runtime.mjs").ModelSpec} spec @param {HTMLElement} tools
 */
export function wakeTools(spec, tools) {
  for (const details of tools.querySelectorAll("details")) {
    const { choose, columns, count } = details.dataset;
    const gallery = /** @type {HTMLElement} */ (details.querySelector(".gallery"));
    const layout = { columns: Number(columns), rows: Math.ceil(Number(count) / Number(columns)) };
    const select = /** @type {HTMLSelectElement} */ (
      tools.closest("form")?.querySelector(`select[name="${choose}"]`)
    );
    addCells(gallery, layout, Number(count), WORDS[langOf(tools)], (index) => {
      select.value = `example ${index}`;
      for (const type of ["input", "change"]) select.dispatchEvent(new Event(type, { bubbles: true }));
    });
  }
  if (tools.querySelector(".own-picture")) wakePicture(spec, tools);
}
