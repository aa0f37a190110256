// What a text is found by; the twin of ../terms.py, which says why. Here each term also says where
// it stands, so that it can be marked.

/** @typedef {{ term: string, start: number, end: number, isBeginning: boolean }} Term */

const UNSPACED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007" +
  "\\u3041-\\u309f\\u30a1-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3" +
  "\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3ffff}";
const MARKS = "\\u0300-\\u036f\\u0591-\\u05c7\\u0610-\\u061a\\u064b-\\u065f\\u0900-\\u0dff";
const RUN = new RegExp(
  `(?<unspaced>[${UNSPACED}]+)|(?:(?![${UNSPACED}])[\\p{L}\\p{N}${MARKS}])+`, "gu");

/**
 * A word without what readers don't type: case, accents, other forms of its letters.
 *
 * @param {string} word
 */
export function plain(word) {
  return word.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().normalize("NFC");
}

/**
 * The terms of a text, in its order. The last character of a run without spaces is the beginning of
 * a term only: of a query it counts where it stands alone.
 *
 * @param {string} text
 * @returns {Generator<Term>}
 */
export function* terms(text) {
  for (const run of text.matchAll(RUN)) {
    const start = run.index, end = start + run[0].length;
    if (!run.groups?.unspaced) {
      yield { term: plain(run[0]), start, end, isBeginning: false };
      continue;
    }
    const characters = [...run[0]];
    let at = start;
    for (const [number, character] of characters.entries()) {
      const after = characters[number + 1] ?? "";
      yield {
        term: plain(character) + plain(after),
        start: at,
        end: at + character.length + after.length,
        isBeginning: !after,
      };
      at += character.length;
    }
  }
}

/**
 * What is looked for of a query: each term once, and whether longer ones that begin with it count,
 * as the last word does while a reader types it, and a character that stands alone.
 *
 * @param {string} query
 * @returns {{ term: string, isBeginning: boolean }[]}
 */
export function wanted(query) {
  const found = [...terms(query)];
  const typed = query.trimEnd().length;
  const inner = found.filter(({ isBeginning, start }) =>
    !isBeginning || !found.some((other) => other.start < start && other.end > start));
  const once = new Map(inner.map(({ term, isBeginning, end }) =>
    [term, isBeginning || (end === typed && !query.endsWith(" "))]));
  return [...once].map(([term, isBeginning]) => ({ term, isBeginning }));
}
