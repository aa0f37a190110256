// Wakes the live figures of a page. Nothing else is loaded before a reader acts.
import { Figure } from "./figure.mjs";
import { targetOf } from "./fragment.mjs";

const figures = Array.from(
  /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure.live")),
  (element) => new Figure(element),
);

function followFragment() {
  for (const figure of figures) figure.readFragment();
  const target = targetOf(location.hash);
  if (target) document.getElementById(target)?.scrollIntoView({ block: "start" });
}

addEventListener("hashchange", followFragment);
followFragment();
