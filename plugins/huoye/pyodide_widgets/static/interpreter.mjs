// Pyodide as load / call / terminate, the same for the build (Node) and the page (a worker), so that
// another interpreter could take its place some day.
import { LiveError } from "../../live/static/errors.mjs";
import { rewind } from "./rewind.mjs";
import { seal, sealedOptions } from "./sealed.mjs";

/** How long starting may take once all files are here; loadPyodide never settles if wasm is blocked. */
const START_LIMIT_MS = 60_000;

/**
 * An index of no packages: nothing is ever looked up or fetched besides our own files.
 * The ABI is that of the Pyodide release pinned in package.json; a wrong one stops the start.
 */
const LOCK = JSON.stringify({
  info: {
    arch: "wasm32",
    platform: "emscripten_4_0_9",
    version: "0.29.5",
    python: "3.13.2",
    abi_version: "2025_0",
  },
  packages: {},
});

/**
 * The part of Pyodide's API that is used here.
 * @typedef {object} Pyodide
 * @property {(code: string) => any} runPython
 * @property {{readFile: (path: string) => Uint8Array, mkdirTree: (path: string) => void,
 *   writeFile: (path: string, data: Uint8Array) => void}} FS
 * @property {import("./rewind.mjs").Rewind} [rewind] where its insides are out of reach
 *
 * @typedef {(options: object) => Promise<Pyodide>} LoadPyodide
 * @typedef {{indexURL: string, stdLibURL?: string, env?: Record<string, string>}} Places
 *
 * @typedef {{name: string, source: string}} Formula its file
 * @typedef {{formula?: Formula, packages?: string[], [name: string]: unknown}} Params JSON. packages:
 *   those that the code declares
 */

const PACKAGES = "/lib/packages";
/** Python's memory never shrinks, and past this it is not worth keeping: 256 MiB. */
const MOST_BYTES = 2 ** 28;

/** Raised by a call that imports a declared package: add it, and call again. */
export class PackageNeeded extends Error {
  /** @param {string} name */
  constructor(name) {
    super(name);
    this.name = "PackageNeeded";
    this.package = name;
  }
}

/**
 * Every call finds Python as it was started, with the formula's file just run and the packages that
 * this call needs, and nothing else of what was called before.
 */
export class Interpreter {
  /** @type {any} the one Python function that is held, see huoye/formula/host.py */
  #call;
  #files;
  #rewind;
  /** Before any author's code. */
  #start;
  /** With a formula's file run, or packages here: what for, and the state. */
  #prepared = { key: "", state: -1 };
  /** Package -> zip. @type {Map<string, Uint8Array>} */
  #archives = new Map();

  /** @param {Pyodide} pyodide with the package huoye on its path */
  constructor(pyodide) {
    seal(pyodide);
    this.#call = pyodide.runPython("from huoye.formula.host import start\nstart()");
    this.#files = pyodide.FS;
    // Taken now: a page's worker loses its clock to nobody, but its names to the seal.
    this.#rewind = pyodide.rewind ?? rewind(pyodide, performance.now.bind(performance));
    this.#start = this.#rewind.keep();
  }

  /**
   * Start with a standard library that holds huoye. Raises LiveError "runtime" or "timeout".
   * @param {LoadPyodide} loadPyodide @param {Places} places
   */
  static async load(loadPyodide, places) {
    return new Interpreter(await start(loadPyodide, places));
  }

  /**
   * Methods of huoye/formula/host.py. Raises LiveError "input" (words for the reader), "timeout", or
   * "formula", the latter two with `line`, the author's file's, or null; PackageNeeded.
   * @param {string} method @param {Params} params @param {number} [seconds] that it may run
   * @returns {any}
   */
  call(method, params, seconds) {
    const answer = JSON.parse(this.callText(method, params, seconds).text);
    if (!answer.error) return answer.result;
    const { kind, message, line } = answer.error;
    if (kind === "package") throw new PackageNeeded(message);
    throw Object.assign(new LiveError(kind, message), { line });
  }

  /**
   * The same, with the answer as Python wrote it: JSON text that keeps 5.0 and -0.0.
   * @param {string} method @param {Params} params @param {number} [seconds]
   * @returns {{text: string, packages: string[]}} packages: those that the call needed
   */
  callText(method, params, seconds = Infinity) {
    /** @type {string[]} */
    const packages = [];
    for (;;) {
      const text = this.#prepare(params, packages, seconds) ?? this.#run(method, params, seconds);
      const needed = packageNeededBy(text);
      // Asked for again although it is here, it is the caller's to wonder.
      if (needed === null || packages.includes(needed) || !this.#archives.has(needed)) {
        return { text, packages };
      }
      packages.push(needed);
    }
  }

  /**
   * Let calls import a package.
   * @param {string} name @param {Uint8Array} archive zip
   */
  addPackage(name, archive) {
    this.#archives.set(name, archive);
  }

  /** Whether a program has blown it up: start another. */
  get isLarge() {
    return this.#rewind.bytes() > MOST_BYTES;
  }

  /** Let go of Python; in a page the worker is ended, which frees all of it at once. */
  terminate() {
    this.#call.destroy();
    this.#call = undefined;
  }

  /**
   * Go back to the state that a call starts from.
   * @param {Params} params @param {string[]} present packages @param {number} seconds
   * @returns {string | null} an answer, where the formula's file can't be run
   */
  #prepare({ formula, packages }, present, seconds) {
    if (!formula && !present.length) {
      this.#rewind.back(this.#start);
      return null;
    }
    const key = JSON.stringify([formula, packages, present]);
    if (key === this.#prepared.key) {
      this.#rewind.back(this.#prepared.state);
      return null;
    }
    this.#rewind.back(this.#start);
    const archives = present.map((name) => this.#unpacked(name));
    const text = this.#run("prepare", { formula, packages, archives }, seconds);
    if (text !== '{"result": null}') return text;
    this.#rewind.forget(this.#prepared.state);
    this.#prepared = { key, state: this.#rewind.keep() };
    return null;
  }

  /** @param {string} name @returns {[string, string]} and where its archive lies */
  #unpacked(name) {
    const place = `${PACKAGES}/${name}.zip`;
    this.#files.mkdirTree(PACKAGES);
    this.#files.writeFile(place, /** @type {Uint8Array} */ (this.#archives.get(name)));
    return [name, place];
  }

  /** @param {string} method @param {object} params @param {number} seconds @returns {string} */
  #run(method, params, seconds) {
    this.#rewind.limit(seconds * 1000);
    try {
      return this.#call(method, JSON.stringify(params));
    } finally {
      this.#rewind.limit(Infinity);
    }
  }
}

/** @param {string} text an answer @returns {string | null} */
function packageNeededBy(text) {
  // Results can be long.
  if (!text.startsWith('{"error": ')) return null;
  const { kind, message } = JSON.parse(text).error;
  return kind === "package" ? message : null;
}

/**
 * Pyodide, started within the time limit.
 * @param {LoadPyodide} loadPyodide @param {Places} places
 * @returns {Promise<Pyodide>}
 */
export async function start(loadPyodide, places) {
  try {
    // The empty module: where wasm is forbidden, this says so at once.
    await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  } catch (error) {
    throw new LiveError("runtime", String(error));
  }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new LiveError("timeout", "Python")), START_LIMIT_MS);
  });
  const starting = loadPyodide({
    ...sealedOptions(),
    ...places,
    lockFileContents: LOCK,
    packageBaseUrl: places.indexURL,
    // Sets and dictionaries then have one order everywhere, and nothing is of the reader's language.
    env: { PYTHONHASHSEED: "0", HOME: "/home/pyodide", LANG: "C.UTF-8", ...places.env },
  });
  try {
    return /** @type {Pyodide} */ (await Promise.race([starting, limit]));
  } catch (error) {
    if (error instanceof LiveError) throw error;
    throw new LiveError("runtime", String(error).slice(0, 300));
  } finally {
    clearTimeout(timer);
  }
}
