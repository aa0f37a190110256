// Draws at build what the page draws when a reader runs it; a child of ../renderer.py.
import { pathToFileURL } from "node:url";
import { serve } from "../../core/static/serve_stdio.mjs";
import { outputHtml, resultParts } from "../static/html.mjs";

/**
 * What cannot be drawn has a code; whatever else is thrown is a fault of ours, or of forged data.
 * @template T @param {() => T} draw
 */
function withCode(draw) {
  try {
    return draw();
  } catch (error) {
    const { code = "", detail = String(error) } = /** @type {{code?: string, detail?: string}} */ (error);
    throw Object.assign(new Error(detail), { data: code });
  }
}

/** @typedef {{data: unknown, words: any}} Request as ../static/html.mjs takes them */

await serve({
  /** @param {Request} request */
  result: ({ data, words }) => withCode(() => resultParts(data, words)),

  /** @param {Request} request */
  outputs: ({ data, words }) => withCode(() => outputHtml(data, words)),

  /** @param {{module: string, data: unknown}} request module: a kind's, which has a function draw */
  async draw({ module, data }) {
    const { draw } = await import(pathToFileURL(module).href);
    return String(draw(data));
  },
});
