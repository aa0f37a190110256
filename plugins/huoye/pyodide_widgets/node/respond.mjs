// Answers formulas at build as the page's first responder does; a child of ../responder/proof.py.
import { serve } from "../../core/static/serve_stdio.mjs";
import { evaluate } from "../../live/static/ranges.mjs";
import { MicroPython } from "../static/micropython.mjs";
import { loadMicroPythonFrom } from "./small_realm.mjs";

const [, , folder] = process.argv;
/** @type {MicroPython} */
let python;

await serve({
  /** @param {{modules: Record<string, string>}} request what a formula finds there */
  async start({ modules }) {
    python = await MicroPython.load(loadMicroPythonFrom(folder), "", modules);
  },

  /** @param {{name: string, source: string, types: Record<string, string>}} formula */
  install(formula) {
    python.install(formula);
  },

  /**
   * Name -> the ends of its range at these inputs, null where it is open, as the page finds them.
   * @param {{ranges: Record<string, (import("../../live/static/ranges.mjs").Tree | null)[]>,
   *   inputs: Record<string, unknown>}} request
   */
  ends({ ranges, inputs }) {
    const end = (/** @type {import("../../live/static/ranges.mjs").Tree | null} */ tree) => {
      const found = tree === null ? NaN : evaluate(tree, (name) => Number(inputs[name]));
      return Number.isFinite(found) ? found : null;
    };
    return Object.fromEntries(Object.entries(ranges).map(([name, both]) => [name, both.map(end)]));
  },

  /**
   * {"result": …}, {"refused": words for the reader} or {"elsewhere": why}, as text, so that numbers stay
   * as Python wrote them.
   * @param {{name: string, inputs: object, lang: string}} request
   */
  answer(request) {
    return python.callText(request);
  },
});
