// Python without a way to JavaScript: what authors and readers write computes, and no more. Under
// Node the interpreter also has a realm to itself that holds nothing, see ../node/realm.mjs.

/**
 * Options of loadPyodide: an empty module js (`eval` is what Pyodide itself imports from it, and never
 * calls), no keyboard, no console. Its source is run in another realm too, so it names nothing outside.
 */
export function sealedOptions() {
  const jsglobals = Object.assign(Object.create(null), { eval() {} });
  return { jsglobals, stdin: () => null, stdout() {}, stderr() {} };
}

/**
 * Take from Python the modules that lead out, with all that has been started; once, before any
 * author's code.
 * @param {{runPython: (code: string) => any}} pyodide with the package huoye on its path
 */
export function seal(pyodide) {
  pyodide.runPython("from huoye.formula.sealed import seal\nseal()\ndel seal");
}
