// The page's side of a runtime's worker: one worker a runtime and page, made at the first call.
import { LiveError } from "./errors.mjs";
import { SealedWorker } from "./sealed_worker.mjs";

/**
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal] aborting rejects with LiveError "stopped"
 * @property {(stage: string, loaded: number, total: number) => void} [onProgress]
 * @property {number} [timeout] milliseconds; the worker is ended when it gives no answer in time
 */

/** Every live client; a page that is left or long hidden gives their memory back. */
const clients = /** @type {Set<WorkerClient>} */ (new Set());
const HIDDEN_LIMIT_MS = 120_000;

export class WorkerClient {
  /** @type {SealedWorker | null} */
  #worker = null;
  #answered = false;
  #count = 0;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void, onProgress?: CallOptions["onProgress"]}>} */
  #waiting = new Map();
  #url;

  /** @param {string | URL} url a module script that uses worker_server.mjs */
  constructor(url) {
    this.#url = url;
    clients.add(this);
  }

  /** Whether there is a worker that has answered: one that could not start has not. */
  get isRunning() {
    return this.#answered;
  }

  /**
   * @param {string} method @param {unknown} params @param {CallOptions} [options]
   * @returns {Promise<any>}
   */
  call(method, params, { signal, onProgress, timeout } = {}) {
    if (signal?.aborted) return Promise.reject(new LiveError("stopped"));
    const worker = (this.#worker ??= this.#start());
    const id = (this.#count += 1);
    return new Promise((resolve, reject) => {
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let timer;
      const abort = () => {
        this.#waiting.delete(id);
        worker.post({ cancel: id });
        settle(() => reject(new LiveError("stopped")));
      };
      /** @param {() => void} action */
      const settle = (action) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        action();
      };
      if (timeout !== undefined) {
        timer = setTimeout(() => this.terminate(new LiveError("timeout")), timeout);
      }
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.set(id, {
        resolve: (value) => settle(() => resolve(value)),
        reject: (error) => settle(() => reject(error)),
        onProgress,
      });
      worker.post({ id, method, params });
    });
  }

  /**
   * End the worker; calls that wait are rejected, the next call starts a new one.
   * @param {Error} [reason]
   */
  terminate(reason = new LiveError("stopped")) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#answered = false;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(reason);
  }

  #start() {
    /** @param {any} data */
    const onMessage = (data) => {
      const call = this.#waiting.get(data.id);
      if (!call) return;
      if (data.progress) {
        call.onProgress?.(data.progress.stage, data.progress.loaded, data.progress.total);
        return;
      }
      this.#waiting.delete(data.id);
      if (data.error) call.reject(new LiveError(data.error.code, data.error.detail));
      else {
        this.#answered = true;
        call.resolve(data.result);
      }
    };
    /** @param {string} message */
    const onFailure = (message) => {
      if (this.#worker === worker) this.terminate(new LiveError("runtime", message));
    };
    const worker = new SealedWorker(this.#url, onMessage, onFailure);
    return worker;
  }
}

if (globalThis.document) {
  const endAll = () => clients.forEach((client) => client.terminate());
  addEventListener("pagehide", endAll);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const watch = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(endAll, HIDDEN_LIMIT_MS);
  };
  document.addEventListener("visibilitychange", watch);
  // The page may have been hidden while this script was on its way.
  watch();
}
