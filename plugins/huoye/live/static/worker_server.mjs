// The worker's side: answers the calls of worker_client.mjs.
import { asLiveError } from "./errors.mjs";

/**
 * @typedef {object} CallContext
 * @property {AbortSignal} signal aborted when the page no longer wants the answer
 * @property {(stage: string, loaded: number, total: number) => void} progress
 */

/**
 * What a dedicated worker's global is to us (TypeScript's "dom" library describes a window's).
 * @typedef {object} Scope
 * @property {(message: unknown, transfer?: any) => void} postMessage
 * @property {(type: "message", listener: (event: MessageEvent) => void) => void} addEventListener
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
 * Serve calls for the life of the worker.
 * @param {Record<string, (params: any, context: CallContext) => any>} methods
 */
export function serve(methods) {
  /** @type {Map<number, AbortController>} */
  const running = new Map();
  /** @type {Scope} */
  const scope = self;
  scope.addEventListener("message", async ({ data }) => {
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
        progress: (stage, loaded, total) =>
          scope.postMessage({ id, progress: { stage, loaded, total } }),
      });
      if (result instanceof Transfer) {
        scope.postMessage({ id, result: result.value }, result.buffers);
      } else {
        scope.postMessage({ id, result });
      }
    } catch (error) {
      const known = asLiveError(error);
      scope.postMessage({ id, error: { code: known.code, detail: known.detail } });
    } finally {
      running.delete(id);
    }
  });
}
