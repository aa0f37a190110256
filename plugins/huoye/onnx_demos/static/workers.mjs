// The workers that compute graphs for every figure of the page with a model, made at the first call of
// each: one for ONNX Runtime, and several for the engine, of which all but the first help with grids.
import { LiveError } from "../../live/static/errors.mjs";
import { WorkerClient } from "../../live/static/worker_client.mjs";

/**
 * @typedef {import("../../live/static/fetch_verified.mjs").LiveFile} LiveFile
 * @typedef {import("../../live/static/worker_client.mjs").CallOptions} CallOptions
 * @typedef {"engine" | "onnxruntime"} Computing what computes, by its name in worker.mjs
 *
 * @typedef {object} Loading what `load` of worker.mjs is asked for
 * @property {string} base the site's root
 * @property {LiveFile[]} runtime @property {LiveFile[]} files
 * @property {object} [pictures] the model, where it is one of pictures
 * @property {import("./worker.mjs").Scorer} [scorer]
 */

const WORKER = new URL("./worker.mjs", import.meta.url);
/** A start that takes longer than this will not end: a stalled download or a blocked wasm. */
const LOAD_LIMIT_MS = 300_000;
const RUN_LIMIT_MS = 60_000;
/** Each worker costs some tens of megabytes, a phone's cores are slow and its memory is small. */
const MOST_ENGINES = 4;
const MOST_ON_PHONES = 2;
/** Fewer pictures a worker are not worth its start. */
const PICTURES_EACH = 4;
/** Helpers that had nothing to do for so long give their memory back. */
const IDLE_LIMIT_MS = 20_000;
/** Codes of errors after which a worker answers no more, as out of memory. */
const CRASHES = ["runtime", "memory"];
const RUNTIME_ROLES = ["script", "wasm"];

const reference = new WorkerClient(WORKER);
const engines = Array.from({ length: MOST_ENGINES }, () => new WorkerClient(WORKER));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let idle;
/** Grids that are being computed, which helpers may be at work for. */
let grids = 0;

/**
 * Make files ready to be run.
 * @param {Computing} by @param {Loading} loading @param {CallOptions} options
 * @returns {Promise<number>} milliseconds of a decode once warm, or 0 when nothing was loaded
 */
export function load(by, loading, options) {
  return ask(clientOf(by), "load", { by, ...loading }, { ...options, timeout: LOAD_LIMIT_MS });
}

/**
 * Ask for what a method of worker.mjs gives.
 * @param {Computing} by @param {string} method @param {object} params @param {AbortSignal} signal
 */
export function run(by, method, params, signal) {
  return runIn(clientOf(by), method, params, signal);
}

/**
 * Do several things, each in the worker that is free first, and give what comes of them in their order.
 * Whoever looks at no more of them has no more of them begun.
 * @template Task, Result
 * @param {Computing} by @param {Loading} loading what the first worker has made ready
 * @param {Task[]} tasks
 * @param {(task: Task, run: (method: string, params: object) => Promise<any>) => Promise<Result>} act
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Result, void>}
 */
export async function* runAll(by, loading, tasks, act, signal) {
  /** @type {Promise<Result>[]} */
  const results = [];
  /** @type {((result: Promise<Result>) => void)[]} */
  const settle = [];
  for (const task of tasks.keys()) {
    results[task] = new Promise((resolve) => (settle[task] = resolve));
    // Nobody may be left to hear of it.
    results[task].catch(() => {});
  }
  let begun = 0;
  const first = clientOf(by);
  /** @param {WorkerClient} client @param {number} place of a task */
  const actIn = (client, place) =>
    act(tasks[place], (method, params) => runIn(client, method, params, signal));
  /** @param {WorkerClient} client */
  const work = async (client) => {
    while (begun < tasks.length) {
      const place = begun;
      begun += 1;
      let isLost = false;
      const result = actIn(client, place).catch((error) => {
        if (client === first || !hasCrashed(error)) throw error;
        // What a helper leaves undone, the first worker does.
        isLost = true;
        return actIn(first, place);
      });
      settle[place](result);
      // What went wrong is told to whoever waits for the result.
      await result.catch(() => (begun = tasks.length));
      if (isLost) return;
    }
  };
  const helpers = by === "engine" ? engines.slice(1, enginesFor(tasks.length)) : [];
  clearTimeout(idle);
  grids += 1;
  void work(first);
  // A helper that doesn't start is done without.
  for (const helper of helpers) void join(helper, loading, signal).then(() => work(helper), () => {});
  try {
    for (const result of results) yield await result;
  } finally {
    begun = tasks.length;
    grids -= 1;
    // Another grid, of another figure, may still be computed by them.
    if (!grids) idle = setTimeout(endHelpers, IDLE_LIMIT_MS);
  }
}

/** Those of a figure's files that are ONNX Runtime's. @param {LiveFile[]} files */
export function runtimeOf(files) {
  return files.filter(({ role }) => RUNTIME_ROLES.includes(role));
}

/** @param {LiveFile[]} files @param {string} role */
export function fileOf(files, role) {
  const found = files.find((file) => file.role === role);
  if (!found) throw new TypeError(`the figure names no ${role}`);
  return found;
}

/** End the workers; the only way to give their memory back. */
export function stop() {
  for (const client of [reference, ...engines]) client.terminate();
}

/** One core is left to the page itself. @param {number} pictures */
function enginesFor(pictures) {
  const most = matchMedia("(pointer: coarse)").matches ? MOST_ON_PHONES : MOST_ENGINES;
  const free = (navigator.hardwareConcurrency || 2) - 1;
  return Math.max(1, Math.min(free, most, Math.floor(pictures / PICTURES_EACH)));
}

/**
 * Bring a helper to where the first engine is, with what that has downloaded and compiled.
 * @param {WorkerClient} helper @param {Loading} loading @param {AbortSignal} signal
 */
async function join(helper, loading, signal) {
  const hashes = loading.files.map(({ sha256 }) => sha256);
  const missing = helper.isRunning ? await runIn(helper, "missing", { hashes }, signal) : hashes;
  if (!missing.length) return;
  const shared = await runIn(engines[0], "share", { hashes: missing }, signal);
  await ask(helper, "load", { by: "engine", ...loading, shared }, { signal, timeout: LOAD_LIMIT_MS });
}

function endHelpers() {
  for (const helper of engines.slice(1)) helper.terminate();
}

/** @param {unknown} error */
function hasCrashed(error) {
  return error instanceof LiveError && CRASHES.includes(error.code);
}

/** @param {Computing} by */
function clientOf(by) {
  return by === "engine" ? engines[0] : reference;
}

/** @param {WorkerClient} client @param {string} method @param {object} params @param {AbortSignal} signal */
function runIn(client, method, params, signal) {
  return ask(client, method, params, { signal, timeout: RUN_LIMIT_MS });
}

/** @param {WorkerClient} client @param {string} method @param {object} params @param {CallOptions} options */
async function ask(client, method, params, options) {
  try {
    return await client.call(method, params, options);
  } catch (error) {
    if (hasCrashed(error)) client.terminate(/** @type {LiveError} */ (error));
    throw error;
  }
}
