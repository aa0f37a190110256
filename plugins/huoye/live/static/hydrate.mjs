// Wakes the live figures of a page. Nothing else is loaded before a reader acts.
import { targetOf } from "./fragment.mjs";

/** @type {import("./figure.mjs").Figure[]} */
const figures = [];

/** @param {HTMLElement} element a figure.live */
async function wake(element) {
  try {
    // The build has chosen the language; side by side, so that no file waits for another.
    const [{ Figure }, { default: words }] = await Promise.all([
      import("./figure.mjs"),
      import(`../../words/live/${element.dataset.words}.mjs`),
    ]);
    figures.push(new Figure(element, words));
  } catch (error) {
    // One figure that is broken must not keep the others asleep; the page check finds the message.
    console.error(error);
  }
}

await Promise.all(Array.from(document.querySelectorAll("figure.live"), (element) =>
  wake(/** @type {HTMLElement} */ (element)),
));

function followFragment() {
  for (const figure of figures) figure.readFragment();
  const target = targetOf(location.hash);
  if (target) document.getElementById(target)?.scrollIntoView({ block: "start" });
}

addEventListener("hashchange", followFragment);
followFragment();
