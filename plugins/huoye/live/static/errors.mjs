// What can go wrong in a figure; how a reader is told of it stands in huoye/words.

/** An error with a code that `describe` can put into words; `detail` is for the curious. */
export class LiveError extends Error {
  /** @param {string} code @param {string} [detail] */
  constructor(code, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    this.name = "LiveError";
    this.code = code;
    this.detail = detail;
  }
}

/**
 * Any error as a LiveError: what an engine or a runtime throws has no code of ours.
 * @param {unknown} error
 */
export function asLiveError(error) {
  if (error instanceof LiveError) return error;
  const text = String(error);
  // V8, SpiderMonkey and C++ in WebAssembly say it in words of their own.
  const memory = /out of memory|bad_alloc|could not allocate|failed to allocate|allocation failed/i;
  return new LiveError(memory.test(text) ? "memory" : "runtime", text);
}

/**
 * A sentence for the status line.
 * @param {unknown} error @param {import("./words.mjs").Words} words
 */
export function describe(error, words) {
  const known = asLiveError(error);
  /** @type {Record<string, string>} */
  const messages = words["errors.mjs"];
  const message = messages[known.code] ?? messages.runtime;
  if (known.code === "stopped" || !known.detail) return message;
  // What a formula says about the reader's input is a sentence of its own.
  if (known.code === "input") return known.detail;
  return known.code === "formula" ? message + known.detail : `${message} (${inShort(known.detail)})`;
}

/** Letters of a detail that a status line has room for. */
const LONGEST = 200;

/** Of a traceback the last line, which says what happened. @param {string} detail */
function inShort(detail) {
  const line = detail.trim().split("\n").at(-1) ?? "";
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
