// @in-one: what a reader waits for who searches.
// The search as readers meet it: in a dialog over any page, or in its own page.
import { Finder } from "./find.mjs";
import { View } from "./view.mjs";

export { Finder };

// This file is search-code/<hash>/search/static/dialog.mjs of the site.
export const root = new URL("../../../../", import.meta.url);

/** @typedef {Record<string, string>} Words */

export class Search {
  #finder = new Finder(root);
  #words;
  /** @type {Promise<void> | undefined} */
  #dressed;
  /** @type {{ dialog: HTMLDialogElement, view: View } | undefined} */
  #opened;

  /** @param {Words} words */
  constructor(words) {
    this.#words = words;
  }

  /** Open the dialog. What was typed there before is still there, marked to be replaced. */
  async open() {
    await this.#dress();
    this.#opened ??= this.#made();
    const { dialog, view } = this.#opened;
    if (!dialog.open) dialog.showModal();
    view.field.select();
  }

  /**
   * Put the search into a place that a page has for it, whose content is for readers without
   * scripts. The query is that of the address, “?q=”, or on the page of what isn't there words of it.
   *
   * @param {HTMLElement} place
   */
  async fill(place) {
    await this.#dress();
    const isLost = place.dataset.searchPlace === "address";
    const view = new View(this.#finder, this.#words, isLost ? undefined : keep);
    place.replaceChildren(view.element);
    const asked = isLost ? ofAddress() : new URLSearchParams(location.search).get("q");
    if (asked) view.ask(asked);
    if (!isLost) view.field.focus();
  }

  /** The style sheet, before anything is shown. A search without it is better than none. */
  #dress() {
    this.#dressed ??= new Promise((resolve) => {
      const sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = new URL("search.css", import.meta.url).href;
      sheet.addEventListener("load", () => resolve());
      sheet.addEventListener("error", () => resolve());
      document.head.append(sheet);
    });
    return this.#dressed;
  }

  #made() {
    const dialog = document.createElement("dialog");
    dialog.className = "search-dialog";
    dialog.setAttribute("aria-label", this.#words.search);
    const view = new View(this.#finder, this.#words);
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = this.#words.close;
    close.addEventListener("click", () => dialog.close());
    view.element.firstElementChild?.append(close);
    dialog.append(view.element);
    dialog.addEventListener("click", ({ target }) => {
      // Beside it; or a link, which may lead into this very page.
      const isLink = target instanceof Element && target.closest("a");
      if (target === dialog || isLink) dialog.close();
    });
    document.body.append(dialog);
    return { dialog, view };
  }
}

/** So that a search can be returned to, and sent.
 *
 * @param {string} query
 */
function keep(query) {
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(history.state, "", address);
}

/** Words of the address: “/blog/2009/ellipse-perimeter.html” -> “ellipse perimeter”. */
function ofAddress() {
  let path = location.pathname;
  try {
    path = decodeURIComponent(path);
  } catch {
    // Something else that was encoded: then as it stands.
  }
  const below = path.startsWith(root.pathname) ? path.slice(root.pathname.length) : path;
  const parts = below.replace(/\.\w{1,5}$/, "").split(/[/\s_.-]+/);
  return parts.filter((part) => part.length > 1 && !/^\d+$|^index$/.test(part)).join(" ").slice(0, 80);
}
