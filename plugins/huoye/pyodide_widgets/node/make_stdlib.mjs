// Makes the archives of Python that the site publishes; a child of ../runtime.py and ../packages.py.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { serve } from "../../core/static/serve_stdio.mjs";
import { start } from "../static/interpreter.mjs";

const TARGET = "/tmp/archive.zip";

/** @param {string} folder of the npm package */
async function shipped(folder) {
  const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
  return start(loadPyodide, { indexURL: folder });
}

/**
 * A function of a Python file beside this one, called with keyword arguments.
 * @param {import("../static/interpreter.mjs").Pyodide} pyodide
 * @param {string} file @param {string} name @param {object} params
 */
function call(pyodide, file, name, params) {
  pyodide.runPython(readFileSync(new URL(file, import.meta.url), "utf8"));
  pyodide.runPython("import json");
  const held = pyodide.runPython(`lambda text: json.dumps(${name}(**json.loads(text)))`);
  const answer = JSON.parse(held(JSON.stringify(params)));
  held.destroy();
  return answer;
}

await serve({
  /**
   * @param {{pyodide: string, modules: string[], own: Record<string, string>, target: string,
   *   texts?: Record<string, string>}} params pyodide: folder of the npm package; target: file to write
   */
  async make({ pyodide: folder, modules, own, target, texts = {} }) {
    const pyodide = await shipped(folder);
    call(pyodide, "make_stdlib.py", "make_archive", { modules, own, texts, target: TARGET });
    writeFileSync(target, pyodide.FS.readFile(TARGET));
  },

  /** @param {{pyodide: string, package: string, sources: Record<string, string>}} params */
  async stdlib_modules_of({ pyodide: folder, package: name, sources }) {
    const pyodide = await shipped(folder);
    return call(pyodide, "package_modules.py", "stdlib_modules_of", { package: name, sources });
  },
});
