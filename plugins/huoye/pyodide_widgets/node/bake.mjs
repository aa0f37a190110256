// Evaluates formulas at build with the browser's own interpreter; a child of ../baker.py.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { serve } from "../../core/static/serve_stdio.mjs";
import { Interpreter } from "../static/interpreter.mjs";

const [, , folder, stdLibURL] = process.argv;
/** @type {Promise<Interpreter> | undefined} */
let interpreter;

async function started() {
  const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
  return Interpreter.load(loadPyodide, { indexURL: folder, stdLibURL });
}

await serve({
  /**
   * The answer of huoye/formula/host.py as text, so that numbers stay as Python wrote them.
   * @param {{operation: string, params: object}} request
   */
  async call({ operation, params }) {
    interpreter ??= started();
    return (await interpreter).callText(operation, params);
  },

  /** @param {{package: string, archive: string}} request archive: a file */
  async add_package({ package: name, archive }) {
    interpreter ??= started();
    (await interpreter).addPackage(name, readFileSync(archive));
  },
});
