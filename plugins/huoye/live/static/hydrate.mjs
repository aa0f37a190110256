// Wakes the live figures of a page. Nothing else is loaded before a reader acts.
import { targetOf } from "./fragment.mjs";

/** @type {import("./figure.mjs").Figure[]} */
const figures = [];

/** @param {HTMLElement} element a figure.live */
async function bringToLife(element) {
  try {
    // The build has chosen the language; side by side, so that no file waits for another.
    const [{ Figure }, { wake }, { default: words }] = await Promise.all([
      import("./figure.mjs"),
      import("./wake.mjs"),
      import(`../../words/live/${element.dataset.words}.mjs`),
    ]);
    const figure = new Figure(element, words);
    wake(figure);
    figures.push(figure);
  } catch (error) {
    // One figure that is broken must not keep the others asleep; the page check finds the message.
    console.error(error);
  }
}

await Promise.all(Array.from(document.querySelectorAll("figure.live"), (element) =>
  bringToLife(/** @type {HTMLElement} */ (element)),
));

function followFragment() {
  for (const figure of figures) figure.readFragment();
  const target = targetOf(location.hash);
  if (target) document.getElementById(target)?.scrollIntoView({ block: "start" });
}

addEventListener("hashchange", followFragment);
followFragment();
