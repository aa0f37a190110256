// @ts-check
// Comments by giscus when a reader asks for them: the frame that its own script would make, and none of
// its script in our page.
const ORIGIN = "https://giscus.app";
const SESSION = "giscus-session";

/** @type {HTMLButtonElement | null} */
const button = document.querySelector(".comments button");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => load(button));
  // GitHub sends readers who have signed in back here, who want to see where they were.
  if (new URLSearchParams(location.search).has("giscus")) load(button);
}

/** @param {HTMLButtonElement} button */
function load(button) {
  const frame = document.createElement("iframe");
  frame.title = document.querySelector("#comments")?.textContent ?? "giscus";
  frame.allow = "clipboard-write";
  frame.src = `${button.dataset.url}?${new URLSearchParams(wanted(button.dataset))}`;
  addEventListener("message", (event) => {
    if (event.origin === ORIGIN && event.source === frame.contentWindow) hear(event.data, frame);
  });
  button.replaceWith(frame);
  frame.focus();
}

/** What giscus is told. @param {DOMStringMap} given */
function wanted(given) {
  const here = new URL(location.href);
  const session = here.searchParams.get("giscus");
  here.searchParams.delete("giscus");
  here.hash = "";
  if (session) {
    keep(session);
    history.replaceState(history.state, "", here);
  }
  const { colours } = document.documentElement.dataset;
  return {
    origin: here.href,
    session: session ?? kept(),
    theme: colours === "dark" || colours === "light" ? colours : "preferred_color_scheme",
    reactionsEnabled: "1",
    emitMetadata: "0",
    inputPosition: "top",
    repo: given.repo ?? "",
    repoId: given.repoId ?? "",
    category: given.category ?? "",
    categoryId: given.categoryId ?? "",
    strict: "1",
    description: document.title,
    backLink: here.href,
    term: given.term ?? "",
  };
}

/** @param {any} data @param {HTMLIFrameElement} frame */
function hear(data, frame) {
  const said = data?.giscus;
  if (Number.isFinite(said?.resizeHeight)) frame.style.height = `${Math.min(said.resizeHeight, 1e5)}px`;
  if (said?.signOut) keep("");
}

/** @param {string} session "" forgets it */
function keep(session) {
  try {
    if (session) localStorage.setItem(SESSION, JSON.stringify(session));
    else localStorage.removeItem(SESSION);
  } catch {
    // Where nothing may be kept, a reader signs in each time.
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(SESSION) ?? '""');
  } catch {
    return "";
  }
}
