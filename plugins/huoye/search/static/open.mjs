// Opens the search, by “/” or a link with the attribute data-search, which says where its module is;
// nothing of it is loaded before. A page that has a place for it gets it at once.

/** @type {HTMLElement | null} */
const link = document.querySelector("[data-search]");
/** @type {HTMLElement | null} */
const place = document.querySelector("[data-search-place]");
const load = () => import(new URL(link?.dataset.search ?? "", document.baseURI).href);

/** Leave the event to nobody else, and open.
 *
 * @param {Event} event
 * @param {string} [otherwise] where to go if the search can't be loaded
 */
function open(event, otherwise) {
  event.preventDefault();
  const field = place?.querySelector("input");
  if (field) field.focus();
  else {
    load().then((search) => search.open(), (error) => {
      console.error(error);
      if (otherwise) location.assign(otherwise);
    });
  }
}

/** @param {EventTarget | null} target */
const isWriting = (target) => target instanceof Element &&
  target.closest("input, textarea, select, [contenteditable], [role=textbox]") !== null;

if (link) {
  addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (event.key !== "/" || !isPlain || event.defaultPrevented || isWriting(event.target)) return;
    if (!document.querySelector("dialog[open]")) open(event);
  });
  addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.defaultPrevented || event.button !== 0) return;
    const clicked = event.target.closest("a[data-search]");
    // With a key held, a link opens elsewhere.
    if (!(clicked instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    open(event, clicked.href);
  });
  if (place) load().then((search) => search.fill(place), console.error);
}
