// Finding words in a vocabulary: the one that is meant, those that begin so, those that are near.

/**
 * @typedef {object} Vocabulary
 * @property {string[]} words by id, the most frequent first
 * @property {Map<string, number>} ids
 */

/** Edits a letter of a word that is still like another, and how much more than of the nearest. */
const FARTHEST = 0.5;
const FARTHER = 0.2;
/** What people type for an apostrophe; models_export/data/text.py writes them so too. */
const APOSTROPHES = /[’‘ʼ＇´]/g;

/**
 * The lines of vocabulary.txt: word, tab, count.
 * @param {string} text @returns {Vocabulary}
 */
export function readVocabulary(text) {
  const words = text.trimEnd().split("\n").map((line) => line.slice(0, line.indexOf("\t")));
  return { words, ids: new Map(words.map((word, id) => [word, id])) };
}

/**
 * The word of the vocabulary that a reader means, letter for letter or but for its case and the
 * width of its letters; undefined where there is none.
 * @param {Vocabulary} vocabulary @param {string} typed
 */
export function lookUp({ ids }, typed) {
  const word = typed.trim();
  return [word, plain(word)].find((form) => ids.has(form));
}

/**
 * The most frequent words that begin with what is typed.
 * @param {Vocabulary} vocabulary @param {string} typed @param {number} count
 */
export function completions({ words }, typed, count) {
  const [exact, start] = [typed.trim(), plain(typed)];
  /** @type {string[]} */
  const found = [];
  if (!exact) return found;
  for (const word of words) {
    if (word.startsWith(exact) || word.startsWith(start)) found.push(word);
    if (found.length === count) break;
  }
  return found;
}

/**
 * Words like one that there isn't: of small edit distance for their length, then of the same
 * beginning, then frequent. Where one is very near, those much farther are left out.
 * @param {Vocabulary} vocabulary @param {string} typed @param {number} count
 */
export function suggestions({ words }, typed, count) {
  const wanted = [...plain(typed)];
  const letters = new Set(wanted);
  /** @type {{word: string, far: number, start: number}[]} */
  const found = [];
  for (const word of words) {
    const own = [...word];
    if (!own.some((letter) => letters.has(letter))) continue;
    const far = distance(wanted, own) / Math.max(wanted.length, own.length);
    if (far <= FARTHEST) found.push({ word, far, start: commonStart(wanted, own) });
  }
  // The sort is stable: equals stay in the order of their frequency.
  found.sort((a, b) => a.far - b.far || b.start - a.start);
  const near = found.filter(({ far }) => far <= found[0].far + FARTHER);
  return near.slice(0, count).map(({ word }) => word);
}

/** @param {string} text */
function plain(text) {
  return text.trim().replace(APOSTROPHES, "'").normalize("NFKC").toLowerCase();
}

/** @param {string[]} one @param {string[]} other */
function commonStart(one, other) {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/**
 * Edit distance with exchanged neighbours as one step (optimal string alignment).
 * @param {string[]} one @param {string[]} other
 */
function distance(one, other) {
  /** @type {number[]} */
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    [before, last] = [last, row];
  }
  return last[other.length];
}
