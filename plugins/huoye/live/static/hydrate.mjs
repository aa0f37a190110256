// Wakes the live figures of a page. Nothing else is loaded before a reader acts.
import { Figure } from "./figure.mjs";
import { targetOf } from "./fragment.mjs";
import { wake } from "./wake.mjs";
// Published once a language (../modules.py): words come with the page's other modules, so that
// figures are awake when it has loaded.
import words from "../../words/en.mjs";

/** @type {Figure[]} */
const figures = [];
for (const element of document.querySelectorAll("figure.live")) {
  try {
    const figure = new Figure(/** @type {HTMLElement} */ (element), words);
    wake(figure);
    figures.push(figure);
  } catch (error) {
    // One figure that is broken must not keep the others asleep; the page check finds the message.
    console.error(error);
  }
}

function followFragment() {
  for (const figure of figures) figure.readFragment();
  const target = targetOf(location.hash);
  if (target) document.getElementById(target)?.scrollIntoView({ block: "start" });
}

addEventListener("hashchange", followFragment);
followFragment();
