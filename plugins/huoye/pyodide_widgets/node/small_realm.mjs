// MicroPython in a realm of its own, as realm.mjs has it for Pyodide: text and copied bytes go in and out.
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { quickTables } from "../static/micropython.mjs";
import { newRealm } from "./realm.mjs";

/** What only its command line under Node wants; a script may hold no await of its own. */
const COMMAND_LINE = /if\(globalThis\.loadMicroPython=loadMicroPython,.*?\}class PyProxy\{/s;

/** Runs inside, after MicroPython. */
const OPERATE = new vm.Script(`"use strict"; (outside) => {
  const call = (f, ...values) => {
    try { return f(...values); } catch (error) { throw new TypeError(String(error.message)); }
  };
  const held = {};
  let board;
  return {
    async start(heapsize) {
      const silent = () => {};
      // It reads its file by fetch, and takes any answer that has bytes.
      const bytes = readbuffer("micropython.wasm").buffer;
      globalThis.fetch = async () => ({ ok: true, arrayBuffer: async () => bytes });
      board = await loadMicroPython({ heapsize, url: "micropython.wasm", stdout: silent, stderr: silent });
      delete globalThis.fetch;
    },
    runPython(code) { board.runPython(code); },
    registerJsModule(name, functions) {
      const own = {};
      for (const key of functions.split(" ")) own[key] = (x, how) => call(outside[key], x, how);
      board.registerJsModule(name, own);
    },
    hold(name) { held[name] = board.globals.get(name); },
    ask(name, text) { return held[name](text); },
    mkdir(path) { board.FS.mkdir(path); },
    writeFile(path, text) { board.FS.writeFile(path, text); },
    readFile: (path) => board.FS.readFile(path),
  };
}`, { filename: "operate.js" });

/**
 * In the place of MicroPython's own, for ../static/micropython.mjs.
 * @param {string} folder of the npm package
 * @returns {import("../static/micropython.mjs").LoadMicroPython}
 */
export function loadMicroPythonFrom(folder) {
  const source = readFileSync(`${folder}/micropython.mjs`, "utf8");
  if (!COMMAND_LINE.test(source)) throw new Error("micropython.mjs does not end as it used to");
  const script = source
    .replace(COMMAND_LINE, "class PyProxy{")
    .replaceAll("import.meta.url", '""')
    .replace("export default _createMicroPythonModule;export async function", "async function");
  const files = { "micropython.wasm": readFileSync(`${folder}/micropython.wasm`) };
  return async (/** @type {any} */ { heapsize }) => {
    const realm = newRealm(files);
    vm.runInContext(`"use strict"; (${quickTables})`, realm)();
    new vm.Script(script, { filename: "micropython.js" }).runInContext(realm);
    /** @type {Record<string, any>} */
    const outside = { __proto__: null };
    const inside = OPERATE.runInContext(realm)(outside);
    await inside.start(heapsize);
    return {
      runPython: (code) => inside.runPython(code),
      registerJsModule(name, module) {
        Object.assign(outside, module);
        inside.registerJsModule(name, Object.keys(module).join(" "));
      },
      globals: {
        get(name) {
          inside.hold(name);
          return (/** @type {string} */ text) => inside.ask(name, text);
        },
      },
      FS: {
        mkdir: (path) => inside.mkdir(path),
        writeFile: (path, text) => inside.writeFile(path, text),
        readFile: (path) => Uint8Array.from(inside.readFile(path)),
      },
    };
  };
}
