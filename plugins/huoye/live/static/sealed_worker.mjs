// A worker that reaches nothing but this site's own files, whatever host and theme the page has.
//
// A worker that is loaded by its address has the policy of that answer, and most hosts send none. One
// that is made from a blob has the policies of the page that made it. Where the page's own allows more
// than this site, the worker is made in an empty frame, which has the page's policies and ours.

/** The site's root. */
const ROOT = new URL("../../../../", import.meta.url);
/** Its folders that a worker gets scripts and data from. */
const SCRIPTS = ["live/", "runtimes/"];
const DATA = [...SCRIPTS, "files/"];

/** Sources that lead nowhere else. */
const STRICT = ["'self'", "'none'", "'wasm-unsafe-eval'"];

/** What is said of a script, or of one that it imports, which did not come: browsers say nothing. */
const NOT_LOADED = "worker not loaded";
/** Before it is asked for again. */
const PAUSE_MS = 300;

/** @type {HTMLIFrameElement | null} */
let frame = null;
/** @type {Promise<unknown>} */
let loaded;

export class SealedWorker {
  /** @type {Worker | null} */
  #worker = null;
  #ended = false;
  /** @type {Promise<MessagePort>} */
  #port;
  #onMessage;
  #onFailure;

  /**
   * @param {string | URL} url a module script that uses worker_server.mjs
   * @param {(data: any) => void} onMessage
   * @param {(message: string) => void} onFailure it could not be loaded, or something in it failed
   *   outside a call
   */
  constructor(url, onMessage, onFailure) {
    this.#onMessage = onMessage;
    this.#onFailure = onFailure;
    this.#port = this.#start(String(url));
    this.#port.catch((error) => this.#fail(error.message));
  }

  /** @param {unknown} message sent when the worker listens */
  post(message) {
    this.#port.then((port) => port.postMessage(message)).catch(() => {});
  }

  terminate() {
    this.#ended = true;
    this.#worker?.terminate();
  }

  /** @param {string} url */
  async #start(url) {
    const script = URL.createObjectURL(
      new Blob([`import ${JSON.stringify(url)};`], { type: "text/javascript" }),
    );
    try {
      if (hasStrictPolicy()) return await this.#startIn(window, script);
      try {
        return await this.#startIn(await windowWithPolicy(), script);
      } catch (error) {
        // Firefox takes the 'self' of a policy that came as a header for the frame's own address. The
        // worker has that policy then, and no other; without one it is not started.
        if (!(await cameWithPolicy())) throw error;
        return await this.#startIn(window, script);
      }
    } finally {
      URL.revokeObjectURL(script);
    }
  }

  /**
   * Settles when the worker listens, or could not be loaded, twice: connections break.
   * @param {Window & typeof globalThis} owner whose policy it gets @param {string} script
   * @returns {Promise<MessagePort>}
   */
  async #startIn(owner, script) {
    try {
      return await this.#load(owner, script);
    } catch (error) {
      if (/** @type {Error} */ (error).message !== NOT_LOADED) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (this.#ended) throw error;
      return this.#load(owner, script);
    }
  }

  /**
   * @param {Window & typeof globalThis} owner @param {string} script
   * @returns {Promise<MessagePort>}
   */
  #load(owner, script) {
    return new Promise((resolve, reject) => {
      const worker = new owner.Worker(script, { type: "module" });
      this.#worker = worker;
      if (this.#ended) worker.terminate();
      // Of the page, so that what is received is of the page's own kinds, not of the frame's.
      const { port1, port2 } = new MessageChannel();
      let listens = false;
      port1.addEventListener("message", ({ data }) => {
        if (listens) return this.#onMessage(data);
        listens = true;
        resolve(port1);
      });
      port1.addEventListener("messageerror", () => this.#fail(""));
      port1.start();
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        if (listens) return this.#fail(event.message);
        worker.terminate();
        reject(new Error(event.message || NOT_LOADED));
      });
      worker.postMessage(null, [port2]);
    });
  }

  /** @param {string} message */
  #fail(message) {
    if (!this.#ended) this.#onFailure(message);
  }
}

function hasStrictPolicy() {
  const policies = document.head.querySelectorAll("meta[http-equiv='content-security-policy' i]");
  return Array.from(policies).some((policy) => isStrict(policy.getAttribute("content") ?? ""));
}

/** Whether the host has sent a strict one with the page. */
async function cameWithPolicy() {
  const { headers } = await fetch(location.href, { method: "HEAD" });
  return isStrict(headers.get("content-security-policy") ?? "");
}

/**
 * Whether scripts and connections keep to this site, and no text is compiled.
 * @param {string} policy as it stands in a page
 */
function isStrict(policy) {
  const directives = policy.split(";").map((directive) => directive.trim().toLowerCase().split(/\s+/));
  return ["script-src", "connect-src"].every((name) => {
    const [, ...sources] =
      directives.find(([known]) => known === name) ??
      directives.find(([known]) => known === "default-src") ?? [name, "*"];
    return sources.every((source) => STRICT.includes(source));
  });
}

/** @returns {Promise<Window & typeof globalThis>} an empty one, as long-lived as the page */
async function windowWithPolicy() {
  // A theme's script may have replaced the whole document.
  if (!frame?.isConnected) {
    frame = frameWithPolicy();
    loaded = new Promise((resolve) => frame?.addEventListener("load", resolve, { once: true }));
    // Beside the body: a theme's script may count or replace what is in it.
    document.documentElement.append(frame);
  }
  await loaded;
  return /** @type {Window & typeof globalThis} */ (frame.contentWindow);
}

function frameWithPolicy() {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = policyOfWorkers(ROOT);
  const made = document.createElement("iframe");
  made.style.setProperty("display", "none", "important");
  made.srcdoc = policy.outerHTML;
  return made;
}

/**
 * Scripts and data of our own folders, WebAssembly, and nothing else: no page of this site either.
 * @param {URL} root the site's
 */
export function policyOfWorkers(root) {
  /** @param {string[]} folders */
  const below = (folders) => folders.map((folder) => asSource(new URL(folder, root))).join(" ");
  return [
    "default-src 'none'",
    `script-src ${below(SCRIPTS)} 'wasm-unsafe-eval'`,
    `connect-src ${below(DATA)}`,
    // What a module worker imports counts as worker, too.
    `worker-src blob: ${below(SCRIPTS)}`,
  ].join("; ");
}

/** A policy's own marks can't stand in an address in it. @param {URL} url */
function asSource({ href }) {
  return href.replaceAll(";", "%3B").replaceAll(",", "%2C");
}
