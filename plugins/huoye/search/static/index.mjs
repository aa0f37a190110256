// The index as it lies on the site (../index.py says its form), of which as little is loaded as a query
// needs. What was loaded stays for as long as the page.

/**
 * @typedef {{
 *   version: string, languages: string[], pages: number[][], parts: string[]
 * }} Known
 * @typedef {{
 *   url: string, title: string, lang: string, sections: [string, string, string][]
 * }} PageText
 */

/** At most so many parts are loaded for one term: a beginning of one letter has dozens. */
const MOST = 3;

export class Index {
  /** @type {Map<string, Promise<any>>} */
  #loaded = new Map();

  /**
   * @param {URL} folder
   * @param {Known} known
   */
  constructor(folder, known) {
    this.folder = folder;
    this.known = known;
  }

  /** @param {URL} folder */
  static async open(folder) {
    // Asked for anew: its version tells which of the other files are.
    const answer = await fetch(new URL("index.json", folder), { cache: "no-cache" });
    return new Index(folder, await read(answer));
  }

  /**
   * The parts in which the terms from one to another are.
   *
   * @param {string} from
   * @param {string} to
   */
  async parts(from, to) {
    return this.#parts(this.#numberOf(from), this.#numberOf(to));
  }

  /**
   * The part in which a term would be, and its neighbours.
   *
   * @param {string} term
   */
  async around(term) {
    const number = this.#numberOf(term);
    return this.#parts(Math.max(number - 1, 0), number + 1);
  }

  /** @param {string} term */
  #numberOf(term) {
    return this.known.parts.findLastIndex((first) => first <= term);
  }

  /**
   * @param {number} first
   * @param {number} last
   * @returns {Promise<Record<string, string>[]>}
   */
  #parts(first, last) {
    const firsts = this.known.parts.slice(first, Math.min(last + 1, first + MOST));
    return Promise.all(firsts.map((term) => this.#file(`terms/${nameOf(term)}.json`)));
  }

  /**
   * Sections of a page, as far as they come with the first of these; others are files of their own.
   *
   * @param {number} page
   * @param {number[]} sections numbers
   */
  async sections(page, sections) {
    const [file, ...places] = this.#place(page, sections);
    /** @type {PageText} */
    const text = await this.#file(file);
    return { page: text, sections: places.map((at) => text.sections[at]) };
  }

  /**
   * @param {number} page
   * @param {number[]} sections
   * @returns {[string, ...number[]]} the file, and the places in it
   */
  #place(page, sections) {
    const [, ...counts] = this.known.pages[page];
    let before = 0, again = 0;
    while (sections[0] >= before + counts[again]) before += counts[again++];
    const places = sections.map((section) => section - before)
      .filter((at) => at >= 0 && at < counts[again]);
    return [`pages/${again ? `${page}-${again}` : page}.json`, ...places];
  }

  /** @param {string} path */
  #file(path) {
    let file = this.#loaded.get(path);
    if (!file) {
      const url = new URL(`${path}?${this.known.version}`, this.folder);
      file = fetch(url).then(read);
      this.#loaded.set(path, file);
      // What could not be loaded may be there the next time.
      file.catch(() => this.#loaded.delete(path));
    }
    return file;
  }
}

/** The name of a part, by its first term.
 *
 * @param {string} term
 */
const nameOf = (term) =>
  term.replace(/[^]/g, (unit) => unit.charCodeAt(0).toString(16).padStart(4, "0")) || "0";

/** @param {Response} answer */
async function read(answer) {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  return answer.json();
}
