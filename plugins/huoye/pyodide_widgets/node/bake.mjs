// Evaluates formulas at build with the browser's own interpreter; a child of ../baker.py.
import { serve } from "../../core/static/serve_stdio.mjs";
import { Interpreter } from "../static/interpreter.mjs";
import { Realms, UNLIKE, USUAL } from "./realm.mjs";

/** Characters of an answer: what the build's own Python can take in. A page carries far less. */
const LONGEST = 50_000_000;

/**
 * @typedef {import("../static/interpreter.mjs").Params} Params
 * @typedef {{operation: string, params: Params, seconds: number}} Request
 */

const [, , folder, stdLibURL] = process.argv;
const realms = new Realms(folder, stdLibURL);
/** Package -> zip. @type {Map<string, Uint8Array>} */
const packages = new Map();
let isTold = false;

/** An interpreter under certain conditions, which is started when it is wanted. */
class Started {
  #conditions;
  /** @type {Interpreter | null} */
  #interpreter = null;

  /** @param {import("./realm.mjs").Conditions} conditions */
  constructor(conditions) {
    this.#conditions = conditions;
  }

  async start() {
    const conditions = this.#conditions;
    this.#interpreter ??= await Interpreter.load(
      (options) => realms.loadPyodide({ ...options, conditions, note }),
      { indexURL: folder, stdLibURL },
    );
    return this.#interpreter;
  }

  /** @param {Request} request */
  async call({ operation, params, seconds }) {
    const interpreter = await this.start();
    for (const [name, archive] of packages) interpreter.addPackage(name, archive);
    const answer = interpreter.callText(operation, params, seconds);
    if (answer.text.length > LONGEST) {
      throw new Error(`the answer is ${answer.text.length} letters long, and ${LONGEST} are the most`);
    }
    if (interpreter.isLarge) this.#interpreter = null;
    return answer;
  }
}

const usual = new Started(USUAL);
const unlike = new Started(UNLIKE);
/** The latest call and what came of it. @type {{request: Request, text: string} | null} */
let latest = null;

/** @param {string} text that Python wrote to standard error */
function note(text) {
  if (isTold) process.stderr.write(`${text.slice(0, 200)}\n`);
}

await serve({
  /** Before a call, whose time does not count this. @param {{again: boolean}} request */
  async start({ again }) {
    await (again ? unlike : usual).start();
  },

  /**
   * The answer of huoye/formula/host.py as text, so that numbers stay as Python wrote them, and the
   * packages that it needed. tell: pass on what Python writes to standard error.
   * @param {Request & {tell: boolean}} request
   */
  async call({ tell, ...request }) {
    isTold = tell;
    const answer = await usual.call(request);
    latest = { request, text: answer.text };
    return answer;
  },

  /** The latest call's answer under other conditions, or null where it is the same. */
  async again() {
    if (!latest) throw new Error("nothing was called");
    const { text } = await unlike.call(latest.request);
    return text === latest.text ? null : text;
  },

  /** @param {{package: string, archive: string}} request archive: in base64 */
  add_package({ package: name, archive }) {
    packages.set(name, Buffer.from(archive, "base64"));
  },
});
