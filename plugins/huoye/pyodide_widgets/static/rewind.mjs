// Every run starts from the same state: what a program leaves behind (attributes of modules, settings
// of the interpreter, files, caches, random numbers drawn) is gone when the next one runs.
//
// All that Python is lies in the memory of WebAssembly, so a copy of it put back is Python as it was,
// whatever has been changed. What Pyodide keeps in JavaScript besides are its files and a table of the
// objects that Python holds; these are put back, too. Under a millisecond, where another start would
// take a third of a second. Its source is run in another realm too (../node/realm.mjs), so that it
// names nothing outside of the function.

/**
 * @typedef {object} Rewind
 * @property {() => number} keep the state as it is now, for `back`; called between runs
 * @property {(state: number) => void} back put a kept state back
 * @property {(state: number) => void} forget
 * @property {(ms: number) => void} limit end what runs longer from now on, by a signal to Python
 * @property {() => number} bytes of Python's memory, which only grows
 */

/**
 * @param {any} pyodide with its insides
 * @param {() => number} clock in milliseconds
 * @returns {Rewind}
 */
export function rewind(pyodide, clock) {
  const python = pyodide._module;
  /** @type {({memory: {at: number, bytes: Uint8Array}[], end: number, objects: [object, [string, any][]][],
   *   arrays: [Uint8Array, Uint8Array][], references: any[]} | undefined)[]} */
  const states = [];
  const INTERRUPT = 2;
  /** Between two signals, so that what handles the first is not met by the second. */
  const PAUSE_MS = 200;
  let due = Infinity;
  pyodide.setInterruptBuffer({
    // Python looks here every few steps.
    get 0() {
      if (due === Infinity) return 0;
      const now = clock();
      if (now < due) return 0;
      due = now + PAUSE_MS;
      return INTERRUPT;
    },
    set 0(_) {},
  });

  /** Everything in JavaScript that a program in Python can change: files, what is open, where it is. */
  function changeable() {
    /** @type {[object, [string, any][]][]} */
    const objects = [];
    /** @type {[Uint8Array, Uint8Array][]} */
    const arrays = [];
    const waiting = [python.FS, python.TTY, python.ENV];
    const seen = new Set(waiting);
    for (const object of waiting) {
      if (ArrayBuffer.isView(object)) {
        const bytes = new Uint8Array(object.buffer, object.byteOffset, object.byteLength);
        arrays.push([bytes, bytes.slice()]);
        continue;
      }
      const fields = Object.entries(object);
      objects.push([object, fields]);
      for (const [, value] of fields) {
        if (typeof value !== "object" || value === null || value === python || seen.has(value)) continue;
        seen.add(value);
        waiting.push(value);
      }
    }
    return { objects, arrays };
  }

  function references() {
    const found = [];
    for (;;) {
      try {
        found.push(python.__hiwire_get(found.length));
      } catch {
        return found;
      }
    }
  }

  return {
    keep() {
      const { HEAPU8 } = python;
      // Between the two: what is left of the stack, and means nothing.
      const [low, high, end] = [python._emscripten_stack_get_end(), python.stackSave(), python._sbrk(0)];
      const memory = [
        { at: 0, bytes: HEAPU8.slice(0, low) },
        { at: high, bytes: HEAPU8.slice(high, end) },
      ];
      return states.push({ memory, end, ...changeable(), references: references() }) - 1;
    },

    back(state) {
      const kept = states[state];
      if (!kept) throw new Error(`no state ${state}`);
      due = Infinity;
      const { HEAPU8 } = python;
      const end = python._sbrk(0);
      for (const { at, bytes } of kept.memory) HEAPU8.set(bytes, at);
      if (end > kept.end) HEAPU8.fill(0, kept.end, end);
      for (const [object, fields] of kept.objects) {
        const now = /** @type {Record<string, any>} */ (object);
        if (Object.keys(now).length !== fields.length) {
          const names = new Set(fields.map(([name]) => name));
          for (const name of Object.keys(now)) if (!names.has(name)) delete now[name];
        }
        for (const [name, value] of fields) if (now[name] !== value) now[name] = value;
      }
      for (const [bytes, copy] of kept.arrays) bytes.set(copy);
      kept.references.forEach((value, index) => {
        if (python.__hiwire_get(index) !== value) python.__hiwire_set(index, value);
      });
    },

    forget(state) {
      states[state] = undefined;
    },

    limit(ms) {
      due = clock() + ms;
    },

    bytes: () => python.HEAPU8.length,
  };
}
