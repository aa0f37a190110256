// An editor for code, loaded when a reader asks for it; a plain text field where it cannot be had.
import { fetchVerified } from "../../live/static/fetch_verified.mjs";

/**
 * @typedef {object} Options
 * @property {HTMLElement} parent empty
 * @property {string} doc the code
 * @property {string} label what screen readers call it
 * @property {(text: string) => void} onChange
 * @property {() => void} onRun Ctrl-Enter or ⌘-Enter
 * @property {() => void} onLeave Escape
 *
 * @typedef {{focus: () => void, destroy: () => void}} Editor
 */

/**
 * @param {import("../../live/static/fetch_verified.mjs").LiveFile} file the bundle
 * @param {URL} base the site's root @param {Options} options
 * @returns {Promise<Editor>}
 */
export async function openEditor(file, base, options) {
  try {
    await fetchVerified(file, base);
    // Verified just now under this very URL, whose name never changes.
    const { createEditor } = await import(new URL(file.url, base).href);
    return createEditor(options);
  } catch {
    options.parent.replaceChildren();
    return plainEditor(options);
  }
}

/** @param {Options} options @returns {Editor} */
function plainEditor({ parent, doc, label, onChange, onRun, onLeave }) {
  const field = document.createElement("textarea");
  field.value = doc;
  field.rows = doc.split("\n").length + 1;
  field.spellcheck = false;
  field.style.width = "100%";
  // Below 16 pixels, phones zoom in on what is typed.
  field.style.font = "max(16px, .82rem) / 1.6 var(--figure-mono)";
  field.autocapitalize = "off";
  field.setAttribute("aria-label", label);
  field.addEventListener("input", () => onChange(field.value));
  field.addEventListener("keydown", (event) => {
    const runs = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!runs && event.key !== "Escape") return;
    event.preventDefault();
    if (runs) onRun();
    else onLeave();
  });
  parent.append(field);
  return { focus: () => field.focus(), destroy: () => field.remove() };
}
