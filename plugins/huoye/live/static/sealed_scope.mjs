// Takes network, storage and the compiling of text off a worker's global scope, for the rest of its
// life: what an author's or a reader's program may get hold of there is what it needs to compute.
//
// Our own modules go on fetching through what they took before (fetch_verified.mjs, file_cache.mjs).

/** The language itself: new parts of it are added here, and are missing until then. */
const LANGUAGE = `
  globalThis self undefined NaN Infinity parseFloat parseInt isFinite isNaN
  decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape
  Object Function Array Number Boolean String Symbol BigInt Date RegExp Math JSON Intl Temporal
  Promise Proxy Reflect Iterator Map Set WeakMap WeakSet WeakRef FinalizationRegistry
  DisposableStack AsyncDisposableStack
  Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError
  SuppressedError InternalError DOMException
  ArrayBuffer SharedArrayBuffer DataView Atomics WebAssembly
  Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
  BigInt64Array BigUint64Array Float16Array Float32Array Float64Array`;

/** What a browser adds to it, as far as runtimes use it: nothing of this leads out of the worker. */
const BROWSER = `
  console crypto performance queueMicrotask structuredClone atob btoa clearTimeout clearInterval
  TextEncoder TextDecoder URL URLSearchParams AbortController AbortSignal Event EventTarget
  MessageChannel MessagePort MessageEvent Blob`;

const ALLOWED = new Set(`${LANGUAGE} ${BROWSER}`.trim().split(/\s+/));

/**
 * Seal the scope that this runs in.
 * @param {Record<string, unknown>} [left] names and what they are from now on
 */
export function sealScope(left = {}) {
  const { setTimeout, setInterval } = globalThis;
  for (let scope = globalThis; scope !== EventTarget.prototype; scope = Object.getPrototypeOf(scope)) {
    for (const name of Object.getOwnPropertyNames(scope)) {
      if (!ALLOWED.has(name)) take(scope, name);
    }
  }
  // What a blob holds could be imported.
  take(URL, "createObjectURL");
  put("setTimeout", ofFunctions(setTimeout));
  put("setInterval", ofFunctions(setInterval));
  forbidCompiling();
  for (const [name, value] of Object.entries(left)) put(name, value);
}

/** @param {object} scope @param {string} name */
function take(scope, name) {
  if (!Reflect.deleteProperty(scope, name)) Reflect.defineProperty(scope, name, { value: undefined });
}

/** @param {string} name @param {unknown} value */
function put(name, value) {
  Object.defineProperty(globalThis, name, { value, writable: true });
}

/**
 * A timer that takes no text for a program. Without a policy a browser's would.
 * @param {(task: any, ...rest: any[]) => any} timer
 */
function ofFunctions(timer) {
  return (/** @type {unknown} */ task, /** @type {any[]} */ ...rest) => {
    if (typeof task !== "function") throw new TypeError("not a function");
    return timer(task, ...rest);
  };
}

/** Each kind of function gives its constructor away, which compiles text where no policy forbids it. */
function forbidCompiling() {
  const kinds = [() => {}, async () => {}, function* () {}, async function* () {}].map(Object.getPrototypeOf);
  for (const prototype of kinds) {
    const refuse = function () {
      throw new EvalError("text is not compiled here");
    };
    refuse.prototype = prototype;
    Object.defineProperty(prototype, "constructor", { value: refuse });
  }
  // For “instanceof”, which asks for its prototype alone.
  put("Function", Function.prototype.constructor);
}
