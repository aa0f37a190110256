// What the link to the search names: the search, in the language of its page.
// Published once a language (../../live/modules.py).
import words from "../../words/en.mjs";

const search = import("./dialog.mjs").then(({ Search }) => new Search(words["search.mjs"]));

export const open = async () => (await search).open();

/** @param {HTMLElement} place */
export const fill = async (place) => (await search).fill(place);
