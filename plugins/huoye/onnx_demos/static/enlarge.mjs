// One picture, large, with what can be done with it: keep it, or use it in another figure.
import { savePicture } from "../../live/static/tools.mjs";
import { fill } from "../../live/static/words.mjs";
import { pictureOf } from "./canvas.mjs";

/**
 * @typedef {import("./runtime.mjs").Picture} Picture
 * @typedef {{seed: number, stream: number, temperature: number}} Origin
 */

/**
 * Open a dialog; closing it gives the focus back.
 * @param {import("../../live/static/figure.mjs").Context} context
 * @param {string} model @param {Picture} picture @param {Origin} origin
 */
export function enlarge({ element, words: { "enlarge.mjs": words } }, model, picture, origin) {
  const { seed, stream, temperature } = origin;
  const name = fill(words.title, { number: stream + 1, seed, temperature });
  const dialog = document.createElement("dialog");
  dialog.className = "enlarged";
  const canvas = pictureOf(picture, name);
  dialog.setAttribute("aria-label", name);
  const title = document.createElement("p");
  title.textContent = name;
  const actions = document.createElement("div");
  actions.className = "actions";
  for (const taker of takersOf(model, element)) {
    actions.append(
      button(taker.dataset.picksLabel ?? "", () => {
        dialog.close();
        const detail = { model, recipe: { seed, stream }, seed, stream, temperature };
        taker.dispatchEvent(new CustomEvent("live:picked", { detail }));
      }),
    );
  }
  const file = `${model}-${seed}-${stream + 1}`;
  actions.append(
    button(words.save, () => void savePicture(dialog, file)),
    button(words.close, () => dialog.close()),
  );
  dialog.append(canvas, title, actions);
  dialog.addEventListener("close", () => dialog.remove());
  // A touch outside is a touch of the backdrop, which belongs to the dialog itself.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  element.append(dialog);
  dialog.showModal();
}

/**
 * Other figures of the page that take single pictures of a model.
 * @param {string} model @param {HTMLElement} from
 */
function takersOf(model, from) {
  const figures = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll(`figure.live[data-picks="${CSS.escape(model)}"]`)
  );
  return Array.from(figures).filter((figure) => figure !== from);
}

/** @param {string} label @param {() => void} act */
function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}
