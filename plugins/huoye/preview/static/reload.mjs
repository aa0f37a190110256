// The preview's half of a page: it shows what stops a build, and reloads a page that has changed, as
// its author has left it. Never published.

const own = /** @type {HTMLScriptElement} */ (document.querySelector("script[data-version]"));
const words = JSON.parse(own.dataset.words ?? "{}");
const KEPT = "huoye-preview";
/** How long a figure may take to wake. */
const PATIENCE_MS = 20_000;

takeUp();

// Told at once when it opens, so that nothing is missed while there was no connection.
new EventSource("/__preview/events").addEventListener("look", async ({ data }) => {
  show(JSON.parse(data).problems);
  const answer = await fetch(`/__preview/version${location.pathname}`, { cache: "no-store" });
  const version = answer.ok ? await answer.text() : "";
  if (!version || version === own.dataset.version) return;
  keep();
  location.reload();
});

/**
 * What stops the build, over the last good page; nothing of it when nothing does.
 * @param {string[]} problems
 */
function show(problems) {
  const id = "preview-problems";
  const box = document.getElementById(id) ?? document.createElement("section");
  if (!problems.length) {
    box.remove();
    return;
  }
  box.id = id;
  box.setAttribute("role", "alert");
  // By the style object, which no policy of a page forbids.
  box.style.cssText =
    "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;margin:0;padding:1rem;z-index:99;" +
    "text-align:left;background:#300;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap";
  const heading = document.createElement("strong");
  heading.textContent = words.problems.replace("{count}", String(problems.length));
  const lines = problems.map((text) => {
    const line = document.createElement("p");
    line.style.cssText = "margin:.5em 0 0;color:inherit";
    line.textContent = text;
    return line;
  });
  box.replaceChildren(heading, ...lines);
  document.body.append(box);
}

/** Remember how the page stands: where it is scrolled to, what its figures' controls say. */
function keep() {
  const figures = [...document.querySelectorAll("figure.live[id]")].flatMap((figure) => {
    const { state, hydrated } = /** @type {HTMLElement} */ (figure).dataset;
    const isLive = ["loading", "live", "busy"].includes(state ?? "");
    return hydrated === undefined ? [] : [{ id: figure.id, isLive, values: controls(figure).map(valueOf) }];
  });
  const kept = { path: location.pathname, left: scrollX, top: scrollY, figures };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

/** Bring the page back to where it stood. */
function takeUp() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  if (kept?.path !== location.pathname) return;
  history.scrollRestoration = "manual";
  const scroll = () => scrollTo({ left: kept.left, top: kept.top, behavior: "instant" });
  scroll();
  // Again when pictures and styles have their sizes.
  addEventListener("load", () => {
    scroll();
    history.scrollRestoration = "auto";
  });
  for (const figure of kept.figures) void enliven(figure);
}

/** @param {{id: string, isLive: boolean, values: (string | boolean)[]}} kept */
async function enliven({ id, isLive, values }) {
  const figure = document.getElementById(id);
  if (!figure || !(await isAwake(figure))) return;
  const found = controls(figure);
  // Other controls now: the author has changed the figure itself.
  if (found.length === values.length) {
    found.forEach((control, index) => {
      if (valueOf(control) === values[index]) return;
      if (typeof values[index] === "boolean") /** @type {HTMLInputElement} */ (control).checked = values[index];
      else control.value = values[index];
      control.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  const run = figure.querySelector("[data-run]");
  if (isLive && run instanceof HTMLButtonElement && !run.hidden) run.click();
}

/** @param {HTMLElement} figure @returns {Promise<boolean>} */
async function isAwake(figure) {
  for (const start = performance.now(); performance.now() - start < PATIENCE_MS; ) {
    if (figure.dataset.hydrated !== undefined) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/**
 * Those that hold a value.
 * @param {Element} figure
 */
function controls(figure) {
  const found = figure.querySelectorAll("form[data-controls] :is(input:not([type=file]), select, textarea)");
  return /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([...found]);
}

/** @param {HTMLInputElement | HTMLSelectElement} control */
function valueOf(control) {
  const isTicked = control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type);
  return isTicked ? control.checked : control.value;
}
