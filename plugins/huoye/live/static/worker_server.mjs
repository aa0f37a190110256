// The worker's side: answers the calls of worker_client.mjs.
import { asLiveError } from "./errors.mjs";

/**
 * @typedef {object} CallContext
 * @property {AbortSignal} signal aborted when the page no longer wants the answer
 * @property {(stage: string, loaded: number, total: number) => void} progress
 */

/** A result whose buffers are handed over instead of copied. */
export class Transfer {
  /** @param {unknown} value @param {Transferable[]} buffers */
  constructor(value, buffers) {
    this.value = value;
    this.buffers = buffers;
  }
}

/**
 * Serve calls for the life of the worker, over the port that the page sends first: nothing that runs
 * here later can answer in our place.
 * @param {Record<string, (params: any, context: CallContext) => any>} methods
 */
export function serve(methods) {
  self.addEventListener("message", ({ ports: [port] }) => answerOn(port, methods), { once: true });
}

/** @param {MessagePort} port @param {Record<string, (params: any, context: CallContext) => any>} methods */
function answerOn(port, methods) {
  /** @type {Map<number, AbortController>} */
  const running = new Map();
  port.addEventListener("message", async ({ data }) => {
    if (data.cancel) {
      running.get(data.cancel)?.abort();
      return;
    }
    const { id, method, params } = data;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const result = await methods[method](params, {
        signal: controller.signal,
        progress: (stage, loaded, total) => port.postMessage({ id, progress: { stage, loaded, total } }),
      });
      if (result instanceof Transfer) port.postMessage({ id, result: result.value }, result.buffers);
      else port.postMessage({ id, result });
    } catch (error) {
      const known = asLiveError(error);
      port.postMessage({ id, error: { code: known.code, detail: known.detail } });
    } finally {
      running.delete(id);
    }
  });
  port.start();
  // The first word says that calls are listened to.
  port.postMessage(null);
}
