// JavaScript within the realm that formulas run in, and outside of it; for test_realm.py.
import vm from "node:vm";
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";

/** @type {vm.Context[]} */
const realms = [];
const { createContext } = vm;
vm.createContext = /** @type {any} */ (
  (/** @type {any[]} */ ...given) => {
    realms.push(createContext(...given));
    return realms.at(-1);
  }
);
const { Realms } = await import("../../plugins/huoye/pyodide_widgets/node/realm.mjs");
const { start } = await import("../../plugins/huoye/pyodide_widgets/static/interpreter.mjs");

/** @param {string} code */
const wrapped = (code) => `(async () => {${code}\n})()`;

/** @param {Promise<unknown>} outcome */
async function told(outcome) {
  try {
    return String(await outcome);
  } catch (error) {
    return `refused: ${error}`;
  }
}

await serve({
  /** @param {{folder: string, stdLib: string}} params */
  async start({ folder, stdLib }) {
    await start(new Realms(folder, stdLib).loadPyodide, { indexURL: folder });
  },

  /** @param {{code: string}} params */
  inside: ({ code }) => told(vm.runInContext(wrapped(code), realms[0])),

  /** @param {{code: string}} params */
  outside: ({ code }) =>
    told(
      vm.runInThisContext(wrapped(code), {
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      }),
    ),

  /** Names of Node's that the realm has too, and a bare one has not. */
  names() {
    const bare = new Set(vm.runInContext("Object.getOwnPropertyNames(globalThis)", createContext()));
    /** @type {string[]} */
    const own = vm.runInContext("Object.getOwnPropertyNames(globalThis)", realms[0]);
    return own.filter((name) => !bare.has(name) && name in globalThis).sort();
  },
});
