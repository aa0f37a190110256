// The JavaScript side of test_workers.py: grids shared by workers that are none.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { LiveError } from "../../plugins/huoye/live/static/errors.mjs";
import { WorkerClient } from "../../plugins/huoye/live/static/worker_client.mjs";
import { runAll } from "../../plugins/huoye/onnx_demos/static/workers.mjs";

const { signal } = new AbortController();
const LOADING = { base: "", runtime: [], files: [] };
const TASKS = Array.from({ length: 16 }, (_, place) => place);

/** The limits of the timers that are running. @type {Map<number, number>} */
const timers = new Map();
let timer = 0;
Object.assign(globalThis, {
  matchMedia: () => ({ matches: false }),
  setTimeout: (/** @type {() => void} */ _, /** @type {number} */ limit) => {
    timers.set((timer += 1), limit);
    return timer;
  },
  clearTimeout: (/** @type {number} */ id) => timers.delete(id),
});
Object.defineProperty(globalThis, "navigator", { value: { hardwareConcurrency: 4 } });
WorkerClient.prototype.terminate = () => {};

/** Answer calls: the first worker is the one that is asked first. @param {string} crash of all others */
function pretend(crash) {
  /** @type {WorkerClient | undefined} */
  let first;
  /** @this {WorkerClient} @param {string} method @param {unknown} params */
  WorkerClient.prototype.call = async function (method, params) {
    first ??= this;
    if (method === "double" && crash && this !== first) throw new LiveError(crash);
    return method === "double" ? 2 * /** @type {number} */ (params) : {};
  };
}

const grid = () => runAll("engine", LOADING, TASKS, (task, run) => run("double", /** @type {any} */ (task)), signal);

await serve({
  /** The results of a grid of whose workers all but the first end. */
  lost: async ({ crash }) => {
    pretend(crash);
    const results = [];
    for await (const result of grid()) results.push(result);
    return results;
  },
  /** How many timers run when none, one and both of two grids are over. */
  timers: async () => {
    pretend("");
    timers.clear();
    const grids = [grid(), grid()];
    for (const { next } of grids.map((one) => ({ next: one.next() }))) await next;
    const counts = [timers.size];
    for (const one of grids) {
      await one.return();
      counts.push(timers.size);
    }
    return counts;
  },
});
