// Markup as nodes of the page: what markup.mjs has written, and nothing else.

/** @param {import("./markup.mjs").Markup} markup one element @returns {HTMLElement} */
export function nodeOf(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup.text;
  return /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
}
