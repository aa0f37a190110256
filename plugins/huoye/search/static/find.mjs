// From a query to pages and what to show of them.
import { Index } from "./index.mjs";
import { alternatives, misspelt, places, rank } from "./ranking.mjs";
import { excerpt } from "./excerpt.mjs";
import { wanted } from "./terms.mjs";

/**
 * @typedef {{ url: string, heading: string, text: import("./excerpt.mjs").Piece[] }} Section
 * @typedef {{ url: string, title: string, lang: string, sections: Section[] }} Page
 */

/** Of a page at most so many sections are shown. */
const SECTIONS = 3;

export class Finder {
  /** @type {Promise<Index> | undefined} */
  #index;

  /** @param {URL} root of the site */
  constructor(root) {
    this.root = root;
  }

  /**
   * Pages that have what is looked for, the best first; those in the reader's language before
   * others.
   *
   * @param {string} query
   * @param {string} lang as in HTML
   */
  async find(query, lang) {
    const index = await this.#open();
    const terms = wanted(query);
    const asked = await Promise.all(terms.map((one) => this.#asked(index, one)));
    if (!asked.length) return [];
    const { languages, pages } = index.known;
    /** @param {number} page */
    const isOwn = (page) => isSame(languages[pages[page][0]], lang);
    const found = rank(asked.map((one) => places(one.postings)), pages.length);
    const marked = asked.flatMap(({ marks }) => marks);
    return [...found.filter(({ page }) => isOwn(page)), ...found.filter(({ page }) => !isOwn(page))]
      .map(({ page, sections }) => ({
        isOwn: isOwn(page),
        load: () => this.#load(index, page, sections.slice(0, SECTIONS), marked),
      }));
  }

  #open() {
    this.#index ??= Index.open(new URL("search-index/", this.root));
    this.#index.catch(() => this.#index = undefined);
    return this.#index;
  }

  /**
   * @param {Index} index
   * @param {{ term: string, isBeginning: boolean }} wanted
   */
  async #asked(index, { term, isBeginning }) {
    // A word's relatives may be two letters shorter, and of a long one seven may be another.
    const shared = term.length < 6 ? term.length : Math.max(term.length - (term.length < 8 ? 2 : 7), 4);
    const from = term.slice(0, shared);
    const to = term + (isBeginning ? "\uffff" : "");
    let parts = joined(await index.parts(from, to));
    let found = alternatives(term, isBeginning, parts.keys());
    if (!found.size) {
      parts = joined(await index.around(term));
      found = misspelt(term, parts.keys());
    }
    return {
      postings: [...found].map(([other, weight]) => /** @type {[string, number]} */ ([
        parts.get(other), weight])),
      marks: [...found.keys()].map((other) => /** @type {[string, string]} */ ([
        other, other.startsWith(term) ? term : other])),
    };
  }

  /**
   * @param {Index} index
   * @param {number} page
   * @param {number[]} numbers of sections
   * @param {[term: string, beginning: string][]} marked
   * @returns {Promise<Page>}
   */
  async #load(index, page, numbers, marked) {
    const { page: of, sections } = await index.sections(page, numbers);
    // Whatever it begins with, it is below the root.
    const url = new URL(`./${of.url}`, this.root).href;
    return {
      url, title: of.title, lang: of.lang,
      sections: sections.map(([anchor, heading, body]) => ({
        url: anchor ? `${url}#${encodeURIComponent(anchor)}` : url,
        heading, text: excerpt(body, marked),
      })),
    };
  }
}

/** @param {Record<string, string>[]} parts */
const joined = (parts) => new Map(parts.flatMap((part) => Object.entries(part)));

/**
 * Whether two tags name one language, however exactly.
 *
 * @param {string} one
 * @param {string} other
 */
function isSame(one, other) {
  const [a, b] = [one, other].map((tag) => tag.toLowerCase().split("-", 1)[0]);
  return a === b;
}
