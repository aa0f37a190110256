// Makes pyodide-build's form of a wheel and loads wheels in a stock Pyodide; a child of
// ../formulas_wheel.py and of tests.
import { constants, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { serve } from "../../core/static/serve_stdio.mjs";

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
   * What Python code prints as its last value, in a Pyodide that knows the packages of a lock file.
   * @param {{pyodide: string, folder: string, name: string, code: string}} params folder: holds
   *   pyodide-lock.json and its wheels
   */
  async run_with({ pyodide: folder, folder: forms, name, code }) {
    const pyodide = await stock(folder, {
      lockFileContents: readFileSync(`${forms}/pyodide-lock.json`, "utf8"),
      packageBaseUrl: `${forms}/`,
      packageCacheDir: forms,
    });
    /** @type {string[]} */
    const problems = [];
    // It settles well even where it fails.
    await pyodide.loadPackage(name, {
      messageCallback: () => {},
      errorCallback: (/** @type {string} */ text) => problems.push(text),
    });
    if (problems.length) throw new Error(problems.join("; "));
    return String(pyodide.runPython(code));
  },
});
