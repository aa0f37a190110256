// Makes pyodide-build's form of a wheel and loads wheels in a stock Pyodide; a child of
// ../formulas_wheel.py and of tests.
//
// The stock Pyodide has JavaScript, and with it Node's network. It therefore unpacks what authors
// wrote, and compiles it, and runs none of it: that is done in a realm, as at build.
import { constants, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { serve } from "../../core/static/serve_stdio.mjs";
import { start } from "../static/interpreter.mjs";
import { Realms } from "./realm.mjs";

// Pyodide asks Node for the numbers of its flags by a name that the permission model takes away.
Object.assign(process, { binding: () => ({ fs: constants }) });

/** @param {string} folder of the npm package @param {object} [options] */
async function stock(folder, options = {}) {
  const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
  return loadPyodide({ indexURL: folder, ...options });
}

/** @param {any} pyodide @param {string} at @param {string} folder of this machine */
function mount(pyodide, at, folder) {
  pyodide.FS.mkdirTree(at);
  pyodide.mountNodeFS(at, folder);
}

/**
 * Every file below a folder, and its content.
 * @param {any} pyodide @param {string} folder
 * @returns {Iterable<[string, Uint8Array]>}
 */
function* filesBelow({ FS }, folder) {
  for (const name of FS.readdir(folder)) {
    if (name === "." || name === "..") continue;
    const path = `${folder}/${name}`;
    if (FS.isDir(FS.stat(path).mode)) yield* filesBelow({ FS }, path);
    else yield [path, FS.readFile(path)];
  }
}

await serve({
  /**
   * See wheel_forms.py.
   * @param {{pyodide: string, packages: string, folder: string, wheel: string, lock: string}} params
   */
  async make_forms({ pyodide: folder, packages, folder: forms, wheel, lock }) {
    const pyodide = await stock(folder);
    mount(pyodide, "/pyodide-build", packages);
    mount(pyodide, "/forms", forms);
    pyodide.runPython(readFileSync(new URL("wheel_forms.py", import.meta.url), "utf8"));
    const make = pyodide.runPython("import json\nlambda *names: json.dumps(make_forms(*names))");
    return JSON.parse(make(wheel, lock));
  },

  /**
   * What a Python function gives, a text, with a package that a stock Pyodide has loaded by a lock
   * file.
   * @param {{pyodide: string, folder: string, name: string, code: string}} params folder: holds
   *   pyodide-lock.json and its wheels; code: its last value is the function
   */
  async run_with({ pyodide: folder, folder: forms, name, code }) {
    const pyodide = await stock(folder, {
      lockFileContents: readFileSync(`${forms}/pyodide-lock.json`, "utf8"),
      packageBaseUrl: `${forms}/`,
      packageCacheDir: forms,
    });
    const place = pyodide.runPython("import site; site.getsitepackages()[0]");
    const before = new Set(pyodide.FS.readdir(place));
    /** @type {string[]} */
    const problems = [];
    // It settles well even where it fails.
    await pyodide.loadPackage(name, {
      messageCallback: () => {},
      errorCallback: (/** @type {string} */ text) => problems.push(text),
    });
    if (problems.length) throw new Error(problems.join("; "));
    const loaded = pyodide.FS.readdir(place).filter((/** @type {string} */ n) => !before.has(n));

    const sealed = await start(new Realms(folder, `${folder}/python_stdlib.zip`).loadPyodide, {
      indexURL: folder,
    });
    for (const entry of loaded) {
      for (const [path, content] of filesBelow(pyodide, `${place}/${entry}`)) {
        sealed.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
        sealed.FS.writeFile(path, content);
      }
    }
    return sealed.runPython(code)();
  },
});
