// Evaluates formulas at build with the browser's own interpreter; a child of ../baker.py.
import { serve } from "../../core/static/serve_stdio.mjs";
import { Interpreter } from "../static/interpreter.mjs";
import { Realms } from "./realm.mjs";

/** Characters of an answer: what the build's own Python can take in. A page carries far less. */
const LONGEST = 50_000_000;

const [, , folder, stdLibURL] = process.argv;
const realms = new Realms(folder, stdLibURL);
/** Whose code runs -> its interpreter. @type {Map<string, Promise<Interpreter>>} */
const interpreters = new Map();

/** @param {string} owner */
function interpreterOf(owner) {
  const started =
    interpreters.get(owner) ??
    Interpreter.load(realms.loadPyodide, { indexURL: folder, stdLibURL });
  interpreters.set(owner, started);
  return started;
}

await serve({
  /** Before a call, whose time does not count this. @param {{owner: string}} request */
  async start({ owner }) {
    await interpreterOf(owner);
  },

  /**
   * The answer of huoye/formula/host.py as text, so that numbers stay as Python wrote them.
   * @param {{owner: string, operation: string, params: object}} request
   */
  async call({ owner, operation, params }) {
    const answer = (await interpreterOf(owner)).callText(operation, params);
    if (answer.length > LONGEST) {
      throw new Error(`the answer is ${answer.length} letters long, and ${LONGEST} are the most`);
    }
    return answer;
  },

  /** @param {{owner: string, package: string, archive: string}} request archive: in base64 */
  async add_package({ owner, package: name, archive }) {
    (await interpreterOf(owner)).addPackage(name, Buffer.from(archive, "base64"));
  },

  /** @param {{owner: string}} request whose interpreter is needed no more */
  drop({ owner }) {
    interpreters.delete(owner);
  },
});
