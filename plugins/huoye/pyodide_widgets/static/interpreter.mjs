// Pyodide as load / call / terminate, the same for the build (Node) and the page (a worker), so that
// another interpreter could take its place some day.
import { LiveError } from "../../live/static/errors.mjs";
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
 *
 * @typedef {(options: object) => Promise<Pyodide>} LoadPyodide
 */

const PACKAGES = "/lib/packages";

/** Raised by a call that imports a declared package: add it, and call again. */
export class PackageNeeded extends Error {
  /** @param {string} name */
  constructor(name) {
    super(name);
    this.name = "PackageNeeded";
    this.package = name;
  }
}

export class Interpreter {
  /** @type {any} the one Python function that is held, see huoye/formula/host.py */
  #call;
  #files;

  /** @param {Pyodide} pyodide with the package huoye on its path */
  constructor(pyodide) {
    seal(pyodide);
    this.#call = pyodide.runPython("from huoye.formula.host import Host\nHost().call");
    this.#files = pyodide.FS;
  }

  /**
   * Start with a standard library that holds huoye. Raises LiveError "runtime" or "timeout".
   * @param {LoadPyodide} loadPyodide @param {{indexURL: string, stdLibURL?: string}} places
   */
  static async load(loadPyodide, places) {
    return new Interpreter(await start(loadPyodide, places));
  }

  /**
   * Methods of huoye/formula/host.py. Raises LiveError "input" (words for the reader) or "formula",
   * the latter with `line`, the formula file's, or null; PackageNeeded.
   * @param {string} method @param {object} params JSON
   * @returns {any}
   */
  call(method, params) {
    const answer = JSON.parse(this.callText(method, params));
    if (!answer.error) return answer.result;
    const { kind, message, line } = answer.error;
    if (kind === "package") throw new PackageNeeded(message);
    throw Object.assign(new LiveError(kind, message), { line });
  }

  /**
   * The same, with the answer as Python wrote it: JSON text that keeps 5.0 and -0.0.
   * @param {string} method @param {object} params
   * @returns {string}
   */
  callText(method, params) {
    return this.#call(method, JSON.stringify(params));
  }

  /**
   * Make a package importable.
   * @param {string} name @param {Uint8Array} archive zip
   */
  addPackage(name, archive) {
    const place = `${PACKAGES}/${name}.zip`;
    this.#files.mkdirTree(PACKAGES);
    this.#files.writeFile(place, archive);
    this.call("add_package", { package: name, archive: place });
  }

  /** Let go of Python; in a page the worker is ended, which frees all of it at once. */
  terminate() {
    this.#call.destroy();
    this.#call = undefined;
  }
}

/**
 * Pyodide, started within the time limit.
 * @param {LoadPyodide} loadPyodide @param {{indexURL: string, stdLibURL?: string}} places
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
    // Sets and dictionaries then have one order everywhere.
    env: { PYTHONHASHSEED: "0", HOME: "/home/pyodide" },
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
