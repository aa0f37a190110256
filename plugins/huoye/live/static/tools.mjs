// What a reader takes away from a figure; loaded at the first use.
import { fragmentOf } from "./fragment.mjs";

/** @typedef {import("./figure.mjs").Figure} Figure */

/**
 * Copy a link to the figure as it stands; where that is not allowed, leave it in the address bar.
 * @param {Figure} figure
 */
export async function copyLink(figure) {
  const fragment = fragmentOf(figure.element.id, figure.inputs);
  try {
    await navigator.clipboard.writeText(new URL(fragment, location.href).href);
    figure.say(figure.words["figure.mjs"].copied);
  } catch {
    history.replaceState(history.state, "", fragment);
    figure.say(figure.words["figure.mjs"].inAddress);
  }
}

/**
 * Save the first picture in `root`, pixel by pixel.
 * @param {ParentNode} root @param {string} name of the file, without suffix
 */
export async function savePicture(root, name) {
  const picture = root.querySelector("canvas, img");
  if (picture instanceof HTMLImageElement) save(picture.src, name);
  if (!(picture instanceof HTMLCanvasElement)) return;
  const blob = await new Promise((resolve) => picture.toBlob(resolve));
  const url = URL.createObjectURL(/** @type {Blob} */ (blob));
  save(url, name);
  URL.revokeObjectURL(url);
}

/** @param {string} url @param {string} name */
function save(url, name) {
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.png`;
  link.click();
}
