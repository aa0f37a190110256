// Makes the archives of Python that the site publishes; a child of ../runtime.py and ../packages.py.
import { readFileSync } from "node:fs";
import { serve } from "../../core/static/serve_stdio.mjs";
import { start } from "../static/interpreter.mjs";
import { Realms } from "./realm.mjs";

const TARGET = "/tmp/archive.zip";

/** @type {Promise<import("../static/interpreter.mjs").Pyodide> | undefined} */
let started;
/** Before anything was asked of it. @type {number | undefined} */
let fresh;

/** A Pyodide in which nothing has been done. @param {string} folder of the npm package */
async function shipped(folder) {
  // As shipped, its library is source: a start takes three times as long as ours does.
  started ??= start(new Realms(folder, `${folder}/python_stdlib.zip`).loadPyodide, { indexURL: folder });
  const pyodide = await started;
  const { rewind } = pyodide;
  if (!rewind) throw new Error("it can't be put back");
  fresh ??= rewind.keep();
  rewind.back(fresh);
  return pyodide;
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
   * @param {{pyodide: string, modules: string[], own: Record<string, string>,
   *   texts: Record<string, string>}} params pyodide: folder of the npm package
   * @returns {Promise<string>} the archive in base64
   */
  async make({ pyodide: folder, modules, own, texts }) {
    const pyodide = await shipped(folder);
    call(pyodide, "make_stdlib.py", "make_archive", { modules, own, texts, target: TARGET });
    return Buffer.from(pyodide.FS.readFile(TARGET)).toString("base64");
  },

  /**
   * Rewrite for MicroPython: a formula {source, packages}, or our own modules {api, board}.
   * @param {{pyodide: string, package: Record<string, string>, formula?: object, modules?: object}} params
   */
  async lower({ pyodide: folder, package: files, formula, modules }) {
    const pyodide = await shipped(folder);
    call(pyodide, "lower.py", "take", { package: files });
    if (modules) return call(pyodide, "lower.py", "lower_modules", modules);
    return call(pyodide, "lower.py", "lower_formula", formula ?? {});
  },

  /** @param {{pyodide: string, package: string, sources: Record<string, string>}} params */
  async stdlib_modules_of({ pyodide: folder, package: name, sources }) {
    const pyodide = await shipped(folder);
    return call(pyodide, "package_modules.py", "stdlib_modules_of", { package: name, sources });
  },
});
