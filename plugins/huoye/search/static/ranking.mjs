// Which pages a query finds, in which order.

/**
 * @typedef {Map<number, Map<number, number>>} Places page -> section -> how much it is about a term
 * @typedef {{ page: number, score: number, sections: number[] }} Found
 */

/** What a letter is worth (../entry.py): seven steps, in a heading, in the title. */
const STEPS = "abcdefg", OF_HEADING = 1.6, OF_TITLE = 2.4;
/** Of a term that is not the one asked for: related, longer, misspelt. */
const RELATED = 0.8, LONGER = 0.6, MISSPELT = 0.4;
/** A page must have so much of what the best has of the query, a section of a page likewise. */
const PART = 0.5;

/**
 * What terms of the index a wanted one stands for, and how well: itself; words that differ in a
 * short ending, as of a plural; longer ones that begin with it; and long ones but for a letter, which
 * are other spellings, -ise and -ize.
 *
 * @param {string} term
 * @param {boolean} isBeginning
 * @param {Iterable<string>} known
 * @returns {Map<string, number>}
 */
export function alternatives(term, isBeginning, known) {
  const found = new Map();
  for (const other of known) {
    if (other === term) found.set(other, 1);
    else if (isWord(term) && isRelated(term, other)) found.set(other, RELATED);
    else if (isOtherSpelling(term, other)) found.set(other, RELATED);
    else if (isBeginning && other.startsWith(term)) found.set(other, isWord(term) ? LONGER : 1);
  }
  return found;
}

/**
 * Those that are a slip of the finger away, of a word that is in no text.
 *
 * @param {string} term
 * @param {Iterable<string>} known
 * @returns {Map<string, number>}
 */
export function misspelt(term, known) {
  const most = !isWord(term) || term.length < 4 ? 0 : term.length < 8 ? 1 : 2;
  const near = [...known].filter((other) => most && isWord(other) && isNear(term, other, most));
  return new Map(near.map((other) => [other, MISSPELT]));
}

/** Pairs and single characters are exact: of two characters every slip is another word.
 *
 * @param {string} term
 */
const isWord = (term) => /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]+$/u.test(term);

/**
 * @param {string} one
 * @param {string} other
 */
function isRelated(one, other) {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 4 && long.length - short.length <= 2 && long.startsWith(short);
}

/** Shorter words have neighbours that are others.
 *
 * @param {string} one
 * @param {string} other
 */
const isOtherSpelling = (one, other) => one.length >= 8 && isWord(one) && isNear(one, other, 1);

/**
 * Whether one word becomes the other by so many letters more, less, exchanged or in another order.
 *
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
export function isNear(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return false;
  let [before, row] = [/** @type {number[]} */ ([]), [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(
        row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(one[i - 1] !== other[j - 1]),
        swapped ? before[j - 2] + 1 : Infinity,
      );
    }
    if (Math.min(...next) > most) return false;
    [before, row] = [row, next];
  }
  return row[other.length] <= most;
}

/**
 * Where the terms stand, from what the index has of them.
 *
 * @param {Iterable<[postings: string, weight: number]>} terms
 * @returns {Places}
 */
export function places(terms) {
  /** @type {Places} */
  const found = new Map();
  for (const [postings, weight] of terms) {
    for (const [, page, levels] of postings.matchAll(/(\d+)((?:[a-i]\d*)+)/g)) {
      const sections = found.get(Number(page)) ?? new Map();
      found.set(Number(page), sections);
      for (const [, level, section] of levels.matchAll(/([a-i])(\d*)/g)) {
        const value = weight * worth(level);
        sections.set(Number(section), Math.max(value, sections.get(Number(section)) ?? 0));
      }
    }
  }
  return found;
}

/** @param {string} level */
function worth(level) {
  if (level === "i") return OF_TITLE;
  return level === "h" ? OF_HEADING : (STEPS.indexOf(level) + 1) / STEPS.length;
}

/**
 * The pages that have enough of a query, the best first. A page is as good as its best place for
 * each term, and as its best section for all of them; rare terms count most.
 *
 * @param {Places[]} query the places of each of its terms
 * @param {number} count of pages on the site
 * @returns {Found[]}
 */
export function rank(query, count) {
  const weights = query.map(({ size }) => Math.log(1 + (count - size + 0.5) / (size + 0.5)));
  const pages = new Set(query.flatMap((of) => [...of.keys()]));
  const found = [...pages].map((page) => {
    let whole = 0, share = 0;
    /** @type {Map<number, number>} */
    const sections = new Map();
    for (const [number, of] of query.entries()) {
      const here = of.get(page);
      if (!here) continue;
      share += weights[number];
      whole += weights[number] * Math.max(...here.values());
      for (const [section, value] of here) {
        sections.set(section, (sections.get(section) ?? 0) + weights[number] * value);
      }
    }
    const ordered = [...sections].sort(([a, x], [b, y]) => y - x || a - b);
    const best = ordered[0][1];
    return {
      page, share, score: whole + best,
      sections: ordered.filter(([, value]) => value >= PART * best).map(([section]) => section),
    };
  });
  const most = Math.max(...found.map(({ share }) => share));
  return found.filter(({ share }) => share >= PART * most)
    .sort((a, b) => b.score - a.score || b.page - a.page);
}
