// What a section says of what was looked for.
import { terms } from "./terms.mjs";

/** @typedef {{ text: string, isMarked: boolean }} Piece */

/** Characters that are shown; before what was found as many as a line has. */
const LENGTH = 150, BEFORE = 40;

/**
 * The piece of a text that has most of the terms, in pieces of its own.
 *
 * @param {string} text
 * @param {[term: string, beginning: string][]} marked terms, and as much of each as is marked
 * @returns {Piece[]}
 */
export function excerpt(text, marked) {
  const beginnings = new Map(marked);
  /** @type {{ term: string, start: number, end: number }[]} */
  const found = [];
  for (const { term, start, end } of terms(text)) {
    const beginning = beginnings.get(term);
    if (beginning === undefined) continue;
    // A letter may be written as several, or several as one: then the whole is marked.
    const isWhole = beginning === term || term.length !== end - start;
    found.push({ term, start, end: isWhole ? end : start + beginning.length });
  }
  const first = densest(found);
  const from = first === undefined ? 0 : startNear(text, found[first].start);
  const to = endNear(text, from + LENGTH);
  const pieces = [];
  let at = from;
  for (const { start, end } of found) {
    if (end <= at || start < from || end > to) continue;
    const begin = Math.max(start, at);
    // Pairs overlap, and are one mark then.
    const last = pieces.at(-1);
    if (begin === at && last?.isMarked) last.text += text.slice(begin, end);
    else {
      if (begin > at) pieces.push({ text: text.slice(at, begin), isMarked: false });
      pieces.push({ text: text.slice(begin, end), isMarked: true });
    }
    at = end;
  }
  pieces.push({ text: text.slice(at, to), isMarked: false });
  if (from > 0) pieces.unshift({ text: "…", isMarked: false });
  if (to < text.length) pieces.push({ text: "…", isMarked: false });
  return pieces.filter((piece) => piece.text);
}

/**
 * The number of the place from which on the most different terms are shown.
 *
 * @param {{ term: string, start: number }[]} found
 */
function densest(found) {
  let best, most = 0, last = 0;
  /** @type {Map<string, number>} */
  const inside = new Map();
  for (const [number, { start }] of found.entries()) {
    for (; last < found.length && found[last].start < start + LENGTH - BEFORE; last++) {
      inside.set(found[last].term, (inside.get(found[last].term) ?? 0) + 1);
    }
    if (inside.size > most) [best, most] = [number, inside.size];
    const left = (inside.get(found[number].term) ?? 1) - 1;
    if (left) inside.set(found[number].term, left);
    else inside.delete(found[number].term);
  }
  return best;
}

/**
 * Where the piece begins: at a sentence, or at a word, before what was found.
 *
 * @param {string} text
 * @param {number} at
 */
function startNear(text, at) {
  if (at <= BEFORE) return 0;
  const before = text.slice(at - BEFORE, at);
  const sentence = before.match(/[。！？；.!?;]\s*(?=[^。！？；.!?;]*$)/u);
  if (sentence?.index !== undefined) return at - BEFORE + sentence.index + sentence[0].length;
  const word = before.search(/[\s，、：]/u);
  return word < 0 ? whole(text, at - BEFORE) : at - BEFORE + word + 1;
}

/**
 * @param {string} text
 * @param {number} at
 */
function endNear(text, at) {
  if (at >= text.length) return text.length;
  const space = text.slice(at - 20, at).search(/[\s，、：。,:.][^\s，、：。,:.]*$/u);
  return space < 0 ? whole(text, at) : at - 20 + space + 1;
}

/** Not in the midst of a pair of surrogates.
 *
 * @param {string} text
 * @param {number} at
 */
const whole = (text, at) => /[\udc00-\udfff]/.test(text[at] ?? "") ? at + 1 : at;
