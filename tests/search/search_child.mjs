// The search's modules, for the tests of its index and of the twin of terms.py.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { excerpt } from "../../plugins/huoye/search/static/excerpt.mjs";
import { Finder } from "../../plugins/huoye/search/static/find.mjs";
import { isNear } from "../../plugins/huoye/search/static/ranking.mjs";
import { terms, wanted } from "../../plugins/huoye/search/static/terms.mjs";

/** @typedef {Record<string, string>} Files path below the site's root -> content */

/** A site of files in memory, in the place of the network.
 *
 * @param {Files} files
 */
function from(files) {
  /** @type {string[]} */
  const asked = [];
  globalThis.fetch = async (request) => {
    const path = decodeURIComponent(new URL(String(request)).pathname).slice(1);
    asked.push(path);
    const text = files[path];
    return new Response(text ?? "", { status: text === undefined ? 404 : 200 });
  };
  return asked;
}

await serve({
  /** @param {{ texts: string[] }} asked */
  terms: ({ texts }) => texts.map((text) => [...terms(text)].map(({ term }) => term)),
  /** @param {{ text: string }} asked */
  places: ({ text }) => [...terms(text)].map(({ start, end }) => text.slice(start, end)),
  /** @param {{ queries: string[] }} asked */
  wanted: ({ queries }) => queries.map((query) =>
    wanted(query).map(({ term, isBeginning }) => [term, isBeginning])),
  /** @param {{ pairs: [string, string][], most: number }} asked */
  near: ({ pairs, most }) => pairs.map(([one, other]) => isNear(one, other, most)),
  /** @param {{ text: string, marked: [string, string][] }} asked */
  excerpt: ({ text, marked }) => excerpt(text, marked).map((piece) => [piece.text, piece.isMarked]),
  /** @param {{ files: Files, queries: string[], lang: string }} asked */
  find: async ({ files, queries, lang }) => {
    const asked = from(files);
    const finder = new Finder(new URL("https://example.org/"));
    const answers = [];
    for (const query of queries) {
      const found = await finder.find(query, lang);
      answers.push(await Promise.all(found.map(({ load }) => load())));
    }
    return { answers, asked };
  },
});
