// MicroPython as load / call / terminate, beside interpreter.mjs: the first responder, a seventeenth of
// Pyodide's bytes. It runs formulas that the build has lowered and proved (../responder/), and says
// “elsewhere” where only Pyodide can tell.
import { LiveError } from "../../live/static/errors.mjs";
import { fixed, format, repr, shown } from "../../render/static/numerals.mjs";

/** Bytes of Python's heap: a result of the largest size that a page carries, ten times. */
const HEAP = 16 << 20;
/** Where our modules lie in MicroPython's own file system. */
const FOLDER = "/board";
/** What the package keeps its state under, in the realm's one global scope. */
export const GLOBALS = [
  "Module", "proxy_js_ref", "proxy_js_ref_next", "proxy_js_ref_map", "proxy_js_map", "proxy_js_existing",
  "pyProxyFinalizationRegistry",
];
/** Where answer.py leaves the coordinates of a result. */
const POINTS = "/points";

/** No answer: Pyodide is to be asked. */
export class Elsewhere extends Error {}

/**
 * The part of MicroPython's API that is used here.
 * @typedef {object} Board
 * @property {(code: string) => unknown} runPython
 * @property {(name: string, module: object) => void} registerJsModule
 * @property {{get: (name: string) => any}} globals
 * @property {{mkdir: (path: string) => void, readFile: (path: string) => Uint8Array,
 *   writeFile: (path: string, text: string) => void}} FS
 *
 * @typedef {(options: object) => Promise<Board>} LoadMicroPython
 * @typedef {import("../../render/static/result.mjs").Result} Result
 */

let started = false;

/**
 * Let a table of WebAssembly give a function that it has given before: MicroPython asks for one at each
 * step that may raise, and making it anew took a third of all its time. Its source is run in another
 * realm too (../node/small_realm.mjs), so that it names nothing outside of the function.
 */
export function quickTables() {
  const { get, set, grow } = WebAssembly.Table.prototype;
  /** @this {WebAssembly.Table} @param {number} place */
  WebAssembly.Table.prototype.get = function (place) {
    const first = get.call(this, place);
    /** @type {any[]} */
    let known = [];
    // Of the table itself, where they are found at once.
    this.get = (/** @type {number} */ again) => (known[again] ??= get.call(this, again));
    this.set = (...values) => {
      known = [];
      set.apply(this, values);
    };
    this.grow = (...values) => {
      known = [];
      return grow.apply(this, values);
    };
    return (known[place] = first);
  };
}

export class MicroPython {
  /** @type {any} */ #install;
  /** @type {any} */ #evaluate;
  #files;

  /** @param {Board} board @param {Record<string, string>} modules path -> text, of ../responder/ */
  constructor(board, modules) {
    board.registerJsModule("host_numerals", {
      fixed: careful(fixed),
      format: careful(format),
      repr: careful(repr),
      shown: careful(shown),
    });
    for (const [path, text] of Object.entries(modules)) {
      makeFolders(board, `${FOLDER}/${path}`);
      board.FS.writeFile(`${FOLDER}/${path}`, text);
    }
    board.runPython(
      // Nobody gets to JavaScript by mistake. Who means to meets a scope that leads nowhere: the sealed
      // worker's, or at build the realm's (small_realm.mjs).
      "import sys\nsys.path.insert(0, '" + FOLDER + "')\n" +
        "sys.modules['js'] = sys.modules['jsffi'] = object()\n" +
        "from answer import Answers\nanswers = Answers()\n" +
        "evaluate, install = answers.evaluate, answers.install\n",
    );
    this.#files = board.FS;
    this.#install = board.globals.get("install");
    this.#evaluate = board.globals.get("evaluate");
  }

  /**
   * Start in this realm, once: the package keeps its state in the global scope, and a second start would
   * corrupt the first. Raises LiveError "runtime".
   * @param {LoadMicroPython} loadMicroPython @param {string} url of micropython.wasm
   * @param {Record<string, string>} modules
   */
  static async load(loadMicroPython, url, modules) {
    if (started) throw new LiveError("runtime", "a second MicroPython");
    started = true;
    try {
      const silent = () => {};
      quickTables();
      const board = await loadMicroPython({ url, heapsize: HEAP, stdout: silent, stderr: silent });
      return new MicroPython(board, modules);
    } catch (error) {
      throw error instanceof LiveError ? error : new LiveError("runtime", String(error).slice(0, 300));
    }
  }

  /**
   * Take in a formula, as it was lowered at build.
   * @param {{name: string, source: string, types: Record<string, string>}} formula
   */
  install(formula) {
    this.#install(JSON.stringify(formula));
  }

  /**
   * Compute. Raises LiveError "input" with words for the reader, as the formula refuses; Elsewhere where
   * there is no answer.
   * @param {{name: string, inputs: object, lang: string}} params
   * @returns {{values: Record<string, number>, data: Result}}
   */
  call(params) {
    const answer = JSON.parse(this.#evaluate(JSON.stringify(params)));
    if (answer.refused !== undefined) throw new LiveError("input", answer.refused);
    if (answer.elsewhere !== undefined) throw new Elsewhere(answer.elsewhere);
    const points = pieces(this.#files.readFile(POINTS), answer.points);
    for (const { marks } of answer.result.data.plots) {
      for (const mark of marks) mark.points = points[Number(mark.points)];
    }
    return answer.result;
  }

  /**
   * The same as text, whose numbers are as Python wrote them: {"result": …}.
   * @param {{name: string, inputs: object, lang: string}} params
   * @returns {string}
   */
  callText(params) {
    const text = this.#evaluate(JSON.stringify(params));
    const { points: lengths = [] } = JSON.parse(text);
    const points = lengths.length ? pieces(this.#files.readFile(POINTS), lengths) : [];
    return text.replace(/"points": "(\d+)"/g, (/** @type {string} */ _, /** @type {string} */ place) => `"points": "${points[Number(place)]}"`);
  }

  /** Let go of Python; in a page the worker is ended, which frees all of it at once. */
  terminate() {
    this.#install = this.#evaluate = undefined;
  }
}

/**
 * Null instead of an error, which would unwind MicroPython's own stack and leave it broken.
 * @param {(x: number, how: any) => string} write
 */
function careful(write) {
  return (/** @type {number} */ x, /** @type {any} */ how) => {
    try {
      return write(x, how);
    } catch {
      return null;
    }
  };
}

/** @param {Uint8Array} bytes @param {number[]} lengths @returns {string[]} each piece in base64 */
function pieces(bytes, lengths) {
  let place = 0;
  return lengths.map((length) => {
    let text = "";
    for (const byte of bytes.subarray(place, (place += length))) text += String.fromCharCode(byte);
    return btoa(text);
  });
}

/** @param {Board} board @param {string} path */
function makeFolders({ FS }, path) {
  const parts = path.split("/").slice(1, -1);
  parts.forEach((_, index) => {
    try {
      FS.mkdir(`/${parts.slice(0, index + 1).join("/")}`);
    } catch {
      // It is there already.
    }
  });
}
