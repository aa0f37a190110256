// The words of the page's language, as huoye/words has them for browser modules.

/**
 * @typedef {typeof import("../../words/en.mjs").default} Catalogue
 * @typedef {{[K in keyof Catalogue as K extends `${string}.mjs` ? K : never]: Catalogue[K]}} Words
 *   by the name of the module that says them
 */

/**
 * A sentence with its places filled: `{name}`.
 * @param {string} sentence @param {Record<string, string | number>} values
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
