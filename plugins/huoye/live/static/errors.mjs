// What can go wrong in a figure, in the reader's words.

/** @type {Record<string, {zh: string, en: string}>} */
const MESSAGES = {
  network: {
    zh: "下载失败，请检查网络后再点“运行”。",
    en: "The download failed. Check the connection and press Run again.",
  },
  hash: {
    zh: "收到的文件与发布时不一致，已拒绝使用。请稍后再试。",
    en: "A file arrived that is not the published one; it was refused. Please try again later.",
  },
  insecure: {
    zh: "此页不是经 https 打开的，浏览器不允许校验文件，因此不能运行。",
    en: "This page was not opened over https, so the browser cannot verify files and nothing is run.",
  },
  runtime: {
    zh: "计算环境未能启动或中途停止了，可再点“运行”重试。",
    en: "The runtime did not start or ended early. Press Run to try again.",
  },
  memory: {
    zh: "内存不够，计算环境已关闭。可关掉一些标签页，再点“运行”。",
    en: "There was not enough memory and the runtime was ended. Close some tabs and press Run again.",
  },
  timeout: {
    zh: "等待太久，已放弃。可再点“运行”重试。",
    en: "It took too long and was given up. Press Run to try again.",
  },
  stopped: { zh: "已停止。", en: "Stopped." },
  input: { zh: "输入有误：", en: "Input not accepted: " },
  formula: { zh: "公式出错：", en: "The formula failed: " },
};

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
 * @param {unknown} error @param {"zh" | "en"} lang
 */
export function describe(error, lang) {
  const known = asLiveError(error);
  const message = (MESSAGES[known.code] ?? MESSAGES.runtime)[lang];
  if (known.code === "stopped" || !known.detail) return message;
  // What a formula says about the reader's input is a sentence of its own.
  if (known.code === "input") return known.detail;
  return known.code === "formula" ? message + known.detail : `${message} (${known.detail})`;
}
