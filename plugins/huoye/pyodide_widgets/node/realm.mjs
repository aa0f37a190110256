// Pyodide in a realm of its own, where JavaScript has nothing: no process, no require, no fetch, no
// import(), no code from strings. Whatever Python gets hold of, it finds the language and Pyodide.
//
// Node's permission model (core/node.py) closes files and processes to the whole child, but not the
// network; and taking names away one by one forgets some. Here nothing is there to be taken away: a
// new context has what ECMAScript says and no more. What Pyodide needs besides is made inside, and
// the functions of Node that stand behind it are in closures, which nobody reads. Only text and
// numbers go in and out, since every object knows its constructor and, by it, its realm.
//
// Wasm that is compiled already is taken again by V8, so another realm is cheap, and each author's
// file gets its own (../baker.py).
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { sealedOptions } from "../static/sealed.mjs";

/** How pyodide.mjs ends; a script, which has no import(), can't export. */
const EXPORT = /export\s*\{\s*(\w+) as loadPyodide\b[^}]*\};?/;

/** Runs inside, once, before Pyodide: what of a browser's worker Pyodide looks for. */
const PREPARE = new vm.Script(`"use strict"; (outside) => {
  const { now, randomBytes, decoder, encode, warn, files } = outside;
  // What a view says of itself need not be true, and Node would believe it.
  const plain = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);
  const kept = (bytes) => { const own = new Uint8Array(bytes.length); own.set(bytes); return own; };
  // An error of another realm would hand out its constructors.
  const call = (f, ...values) => {
    try { return f(...values); } catch (error) { throw new TypeError(String(error.message)); }
  };
  const loud = (...words) => { call(warn, words.map(String).join(" ").slice(0, 1000)); };
  const nothing = () => {};
  const own = {
    WorkerGlobalScope: class WorkerGlobalScope {},
    self: globalThis,
    location: { href: "" },
    performance: { now: () => call(now) },
    crypto: { getRandomValues(view) {
      const random = kept(call(randomBytes, plain(view).length));
      plain(view).set(random);
      return view;
    } },
    console: { log: nothing, info: nothing, debug: nothing, warn: loud, error: loud, trace: nothing,
      assert: nothing },
    // Nothing waits in a formula.
    setTimeout: () => 0,
    clearTimeout: nothing,
    TextDecoder: class TextDecoder {
      #decode;
      constructor(label = "utf-8", { fatal = false, ignoreBOM = false } = {}) {
        this.#decode = call(decoder, String(label), Boolean(fatal), Boolean(ignoreBOM));
      }
      decode(view) { return call(this.#decode, view && plain(view)); }
    },
    TextEncoder: class TextEncoder {
      encode(text) { return kept(call(encode, String(text))); }
    },
    // By these three Pyodide takes it for a bare shell, and reads its files by the third.
    read: nothing,
    load: nothing,
    readbuffer(name) {
      const bytes = files[name.slice(name.lastIndexOf("/") + 1)];
      if (!bytes) throw new Error("there is no file " + name);
      return kept(bytes);
    },
  };
  for (const [name, value] of Object.entries(own)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
}`, { filename: "realm.js" });

/** Runs inside, after Pyodide: text in and text out. */
const OPERATE = new vm.Script(`"use strict"; (sealed) => {
  let pyodide, held;
  return {
    async start(options) {
      pyodide = await loadPyodide({ ...JSON.parse(options), ...sealed() });
    },
    runPython(code) {
      const value = pyodide.runPython(code);
      if (typeof value === "function") held = value;
    },
    call(...texts) {
      const answer = held(...texts);
      if (typeof answer !== "string") throw new TypeError("Python gave no text");
      return answer;
    },
    room: (size) => new Uint8Array(size),
    mkdirTree(path) { pyodide.FS.mkdirTree(path); },
    writeFile(path, bytes) { pyodide.FS.writeFile(path, bytes); },
    readFile: (path) => pyodide.FS.readFile(path),
  };
}`, { filename: "realm.js" });

const setBytes = Uint8Array.prototype.set;

/** Pyodide's files, read and compiled once; each call of `loadPyodide` makes a realm of its own. */
export class Realms {
  #scripts;
  #files;
  /** Held, so that V8 keeps the machine code from one realm to the next. */
  #compiled;

  /** @param {string} folder of the npm package @param {string} stdLib the standard library's file */
  constructor(folder, stdLib) {
    const entry = readFileSync(`${folder}/pyodide.mjs`, "utf8");
    if (!EXPORT.test(entry)) throw new Error("pyodide.mjs does not end as it used to");
    this.#scripts = [
      new vm.Script(readFileSync(`${folder}/pyodide.asm.js`, "utf8"), { filename: "pyodide.asm.js" }),
      new vm.Script(entry.replace(EXPORT, "globalThis.loadPyodide = $1;"), { filename: "pyodide.js" }),
    ];
    this.#files = {
      __proto__: null,
      "pyodide.asm.wasm": readFileSync(`${folder}/pyodide.asm.wasm`),
      "python_stdlib.zip": readFileSync(stdLib),
    };
    this.#compiled = WebAssembly.compile(this.#files["pyodide.asm.wasm"]);
  }

  /**
   * In the place of Pyodide's own, for ../static/interpreter.mjs.
   * @param {object} options that JSON can carry
   * @returns {Promise<import("../static/interpreter.mjs").Pyodide>} runPython gives back nothing but
   *   Python's functions of texts that give a text, one at a time
   */
  loadPyodide = async (options) => {
    await this.#compiled;
    const realm = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
      codeGeneration: { strings: false, wasm: true },
    });
    PREPARE.runInContext(realm)({
      now: () => performance.now(),
      randomBytes: (/** @type {number} */ size) => crypto.getRandomValues(new Uint8Array(size)),
      decoder,
      encode: (/** @type {string} */ text) => new TextEncoder().encode(text),
      warn: (/** @type {string} */ text) => void process.stderr.write(`${text}\n`),
      files: this.#files,
    });
    for (const script of this.#scripts) script.runInContext(realm);
    const sealed = vm.runInContext(`"use strict"; ${sealedOptions}; sealedOptions`, realm);
    const inside = OPERATE.runInContext(realm)(sealed);
    await inside.start(JSON.stringify({ ...options, indexURL: "/", stdLibURL: "python_stdlib.zip" }));
    return {
      runPython(code) {
        inside.runPython(code);
        return Object.assign((/** @type {string[]} */ ...texts) => inside.call(...texts), {
          destroy() {},
        });
      },
      FS: {
        mkdirTree: (path) => inside.mkdirTree(path),
        writeFile(path, data) {
          const bytes = inside.room(data.length);
          setBytes.call(bytes, data);
          inside.writeFile(path, bytes);
        },
        readFile: (path) => Uint8Array.from(inside.readFile(path)),
      },
    };
  };
}

/** @param {string} label @param {boolean} fatal @param {boolean} ignoreBOM */
function decoder(label, fatal, ignoreBOM) {
  const held = new TextDecoder(label, { fatal, ignoreBOM });
  return (/** @type {Uint8Array} */ view) => held.decode(view);
}
