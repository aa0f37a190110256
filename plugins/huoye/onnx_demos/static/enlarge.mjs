// One picture, large, with what can be done with it: keep it, or use it in another figure.
import { savePicture } from "../../live/static/tools.mjs";
import { pictureOf } from "./canvas.mjs";

/**
 * @typedef {import("./runtime.mjs").Picture} Picture
 * @typedef {{seed: number, stream: number, temperature: number}} Origin
 */

const WORDS = {
  zh: {
    title: (/** @type {Origin} */ { seed, stream, temperature }) =>
      `第 ${stream + 1} 幅，种子 ${seed}，温度 ${temperature}`,
    save: "下载 PNG",
    close: "关闭",
  },
  en: {
    title: (/** @type {Origin} */ { seed, stream, temperature }) =>
      `Picture ${stream + 1}, seed ${seed}, temperature ${temperature}`,
    save: "Save PNG",
    close: "Close",
  },
};

/**
 * Open a dialog; closing it gives the focus back.
 * @param {import("../../live/static/figure.mjs").Context} context
 * @param {string} model @param {Picture} picture @param {Origin} origin
 */
export function enlarge({ element, lang }, model, picture, origin) {
  const words = WORDS[lang];
  const dialog = document.createElement("dialog");
  dialog.className = "enlarged";
  const canvas = pictureOf(picture, words.title(origin));
  dialog.setAttribute("aria-label", words.title(origin));
  const title = document.createElement("p");
  title.textContent = words.title(origin);
  const actions = document.createElement("div");
  actions.className = "actions";
  const { seed, stream, temperature } = origin;
  for (const taker of takersOf(model, element)) {
    actions.append(
      button(taker.dataset.picksLabel ?? "", () => {
        dialog.close();
        const detail = { model, recipe: { seed, stream }, seed, stream, temperature };
        taker.dispatchEvent(new CustomEvent("live:picked", { detail }));
      }),
    );
  }
  const name = `${model}-${seed}-${stream + 1}`;
  actions.append(
    button(words.save, () => void savePicture(dialog, name)),
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
