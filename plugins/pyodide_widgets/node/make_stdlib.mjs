// Makes the standard library that the site publishes; a child of ../runtime.py.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { serve } from "../../core/static/serve_stdio.mjs";
import { start } from "../static/interpreter.mjs";

const TARGET = "/tmp/stdlib.zip";

await serve({
  /**
   * @param {{pyodide: string, modules: string[], own: Record<string, string>, target: string}} params
   *   pyodide: folder of the npm package; target: file to write
   */
  async make({ pyodide: folder, modules, own, target }) {
    const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
    const pyodide = await start(loadPyodide, { indexURL: folder });
    pyodide.runPython(readFileSync(new URL("make_stdlib.py", import.meta.url), "utf8"));
    pyodide.runPython("import json");
    const make = pyodide.runPython("lambda text: make_archive(**json.loads(text))");
    make(JSON.stringify({ modules, own, target: TARGET }));
    make.destroy();
    writeFileSync(target, pyodide.FS.readFile(TARGET));
  },
});
