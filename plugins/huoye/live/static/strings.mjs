// Words of the status line. What can go wrong is in errors.mjs.

/** @typedef {"zh" | "en"} Lang */

const STRINGS = {
  zh: {
    fromLink: "链接里的参数已填好，点“运行”重现这一结果。",
    invalid: "有参数超出范围，请先改正。",
    "stage:download": "正在下载…",
    "stage:runtime": "正在下载计算环境…",
    "stage:model": "正在下载模型…",
    "stage:compile": "正在启动计算环境…",
    "stage:warm-up": "正在热身…",
    "stage:run": "正在计算…",
    done: "完成：结果由你的设备算出。",
    reset: "已复原为发布时的结果。",
    copied: "链接已复制：打开它就能重现这一结果。",
    inAddress: "浏览器不让复制；链接已在地址栏里。",
  },
  en: {
    fromLink: "The link's parameters are filled in. Press Run to see its result.",
    invalid: "A parameter is out of range. Please correct it first.",
    "stage:download": "Downloading…",
    "stage:runtime": "Downloading the runtime…",
    "stage:model": "Downloading the model…",
    "stage:compile": "Starting the runtime…",
    "stage:warm-up": "Warming up…",
    "stage:run": "Computing…",
    done: "Done: computed on your device.",
    reset: "Back to the published result.",
    copied: "Link copied: whoever opens it gets this very result.",
    inAddress: "The browser does not let us copy; the link is in the address bar.",
  },
};

/** @param {Lang} lang @param {string} key */
export function text(lang, key) {
  return /** @type {Record<string, string>} */ (STRINGS[lang])[key] ?? "";
}

/**
 * The language of an element, as far as we have words for it.
 * @param {Element} element @returns {Lang}
 */
export function langOf(element) {
  const lang = element.closest("[lang]")?.getAttribute("lang") ?? "zh";
  return lang.startsWith("zh") ? "zh" : "en";
}
