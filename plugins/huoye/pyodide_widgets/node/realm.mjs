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
import { rewind } from "../static/rewind.mjs";
import { sealedOptions } from "../static/sealed.mjs";

/** How pyodide.mjs ends; a script, which has no import(), can't export. */
const EXPORT = /export\s*\{\s*(\w+) as loadPyodide\b[^}]*\};?/;

/** Runs inside, once, before Pyodide: what of a browser's worker Pyodide looks for. */
const PREPARE = new vm.Script(`"use strict"; (outside) => {
  const { now, date, randomBytes, decoder, encode, warn, files } = outside;
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
    Date: class Date extends globalThis.Date {
      constructor(...given) { super(...given.length ? given : [call(date)]); }
      static now() { return call(date); }
    },
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
const OPERATE = new vm.Script(`"use strict"; (sealed, rewind, { realNow, note }) => {
  let pyodide, held;
  const kept = [];
  const call = (f, ...values) => {
    try { return f(...values); } catch (error) { throw new TypeError(String(error.message)); }
  };
  return {
    async start(options) {
      const stderr = (text) => { call(note, String(text)); };
      pyodide = await loadPyodide({ ...JSON.parse(options), ...sealed(), stderr });
    },
    /** Python code whose value stays for ever. */
    hold(code) { kept.push(pyodide.runPython(code)); },
    rewind: () => rewind(pyodide, () => call(realNow)),
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

/**
 * What Python can see of where and when it runs.
 * @typedef {object} Conditions
 * @property {() => number} date milliseconds since 1970
 * @property {() => number} now milliseconds since some start
 * @property {string} zone of time
 * @property {Record<string, string>} env
 * @property {string} code run before anything else; what it gives back is kept
 */

/** As in a page, where what could differ between readers is fixed. @type {Conditions} */
export const USUAL = {
  date: Date.now,
  now: () => performance.now(),
  zone: "UTC",
  env: {},
  code: "None",
};

let looks = 0;
/** A minute passes whenever somebody looks. */
const minutes = () => 61_007 * (looks += 1);

/**
 * Others, for a second run that must come to the same: another day, a clock that leaps, another zone,
 * order of sets, folder, and other addresses of objects of every size.
 * @type {Conditions}
 */
export const UNLIKE = {
  date: () => Date.now() + 47e9 + minutes(),
  now: () => performance.now() + 47e5 + minutes(),
  zone: "Asia/Kathmandu",
  env: { PYTHONHASHSEED: "20180401", HOME: "/lib", LANG: "zh_TW.UTF-8" },
  code: `
import os
os.chdir("/lib")
[[bytes(size) for size in range(0, 520, 8) for _ in range(3)], bytes(1_234_567)]`,
};

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
   * @param {{env?: Record<string, string>, conditions?: Conditions, note?: (text: string) => void}
   *   & object} options that JSON can carry, but for these. note: gets what is written to standard error
   * @returns {Promise<import("../static/interpreter.mjs").Pyodide>} runPython gives back nothing but
   *   Python's functions of texts that give a text, one at a time
   */
  loadPyodide = async ({ conditions = USUAL, note = () => {}, ...options }) => {
    await this.#compiled;
    // Once it is asked for the zone, Python keeps it.
    process.env.TZ = conditions.zone;
    const realm = newRealm(this.#files, conditions);
    for (const script of this.#scripts) script.runInContext(realm);
    /** @param {Function} f that names nothing outside */
    const within = (f) => vm.runInContext(`"use strict"; (${f})`, realm);
    const outside = { realNow: () => performance.now(), note };
    const inside = OPERATE.runInContext(realm)(within(sealedOptions), within(rewind), outside);
    const env = { ...options.env, ...conditions.env };
    const places = { indexURL: "/", stdLibURL: "python_stdlib.zip" };
    await inside.start(JSON.stringify({ ...options, ...places, env }));
    inside.hold(conditions.code);
    return {
      rewind: rewinding(inside.rewind(), conditions),
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

/**
 * The realm's, called with numbers alone.
 * @param {import("../static/rewind.mjs").Rewind} inside @param {Conditions} conditions
 * @returns {import("../static/rewind.mjs").Rewind}
 */
function rewinding(inside, { zone }) {
  return {
    keep: () => inside.keep(),
    back(state) {
      // Of the whole process: each run is given its own.
      process.env.TZ = zone;
      inside.back(state);
    },
    forget: (state) => inside.forget(state),
    limit: (ms) => inside.limit(ms),
    bytes: () => Number(inside.bytes()),
  };
}

/**
 * One that holds the language, and what of a browser's worker a runtime looks for.
 * @param {object} files that it may read, by their names
 * @param {Conditions} conditions
 */
export function newRealm(files, { now, date } = USUAL) {
  const realm = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: true },
  });
  PREPARE.runInContext(realm)({
    now,
    date,
    randomBytes: (/** @type {number} */ size) => crypto.getRandomValues(new Uint8Array(size)),
    decoder,
    encode: (/** @type {string} */ text) => new TextEncoder().encode(text),
    warn: (/** @type {string} */ text) => void process.stderr.write(`${text}\n`),
    files,
  });
  return realm;
}

/** @param {string} label @param {boolean} fatal @param {boolean} ignoreBOM */
function decoder(label, fatal, ignoreBOM) {
  const held = new TextDecoder(label, { fatal, ignoreBOM });
  return (/** @type {Uint8Array} */ view) => held.decode(view);
}
