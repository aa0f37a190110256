// A figure's inputs in the URL fragment: #fig-id?a=5&b=3 is a link to that exact state.

/** @typedef {import("./controls.mjs").Inputs} Inputs */

/**
 * Inputs that the page's fragment gives for a figure, typed as its defaults; null if it gives none.
 * unread: names of those that are no such value; "…" for one that is no input of this figure, since
 * the words of a link are not ours to say.
 * @param {string} hash @param {string} id @param {Inputs} defaults
 * @returns {{inputs: Inputs, unread: string[]} | null}
 */
export function inputsFromFragment(hash, id, defaults) {
  const [target, query] = split(hash);
  if (target !== id || query === undefined) return null;
  const inputs = { ...defaults };
  const unread = new Set();
  for (const [name, text] of new URLSearchParams(query)) {
    const isKnown = Object.hasOwn(defaults, name);
    const value = isKnown ? typed(text, typeof defaults[name]) : undefined;
    if (value === undefined) unread.add(isKnown ? name : "…");
    else inputs[name] = value;
  }
  return { inputs, unread: [...unread] };
}

/** @param {string} text @param {string} kind @returns {number | string | boolean | undefined} */
function typed(text, kind) {
  if (kind === "string") return text;
  if (kind === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/**
 * The fragment of a link to a figure in a state.
 * @param {string} id @param {Inputs} inputs
 */
export function fragmentOf(id, inputs) {
  const pairs = Object.entries(inputs).map(([name, value]) => [name, String(value)]);
  return `#${encodeURIComponent(id)}?${new URLSearchParams(pairs)}`;
}

/** Browsers count changes of the address; Safari allows a hundred in thirty seconds. */
const ADDRESSES = 50;
const ADDRESSES_MS = 30_000;
/** When it was changed lately. @type {number[]} */
const changed = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/**
 * Put a fragment into the address, now or, where it has changed too often, soon; the last one stays.
 * @param {string} fragment
 */
export function keepInAddress(fragment) {
  clearTimeout(waiting);
  while (changed[0] < Date.now() - ADDRESSES_MS) changed.shift();
  if (changed.length >= ADDRESSES) {
    waiting = setTimeout(() => keepInAddress(fragment), ADDRESSES_MS / ADDRESSES);
    return;
  }
  changed.push(Date.now());
  history.replaceState(history.state, "", fragment);
}

/**
 * The id that a fragment with inputs points at: browsers look for an element named by the whole.
 * @param {string} hash
 */
export function targetOf(hash) {
  const [target, query] = split(hash);
  return query === undefined ? null : target;
}

/** @param {string} hash @returns {[string, string | undefined]} */
function split(hash) {
  const cut = hash.indexOf("?");
  if (cut < 0) return [hash.slice(1), undefined];
  try {
    return [decodeURIComponent(hash.slice(1, cut)), hash.slice(cut + 1)];
  } catch {
    return ["", undefined];
  }
}
