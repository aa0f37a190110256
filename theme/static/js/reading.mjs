// What a script adds for comfort: buttons that copy code, and the mark of the section being read where
// the style sheet cannot set it. A page is whole without it.

/** @type {HTMLScriptElement | null} */
const script = document.querySelector("script[data-copy]");
const { copy = "", copied = "" } = script?.dataset ?? {};
const status = document.createElement("p");
status.className = "visually-hidden";
status.role = "status";

/** Code as it is run: of a session what was typed, without prompts and answers. @param {Element} pre */
function plain(pre) {
  const code = /** @type {Element} */ (pre.cloneNode(true));
  for (const number of code.querySelectorAll(".linenos, .lineno")) number.remove();
  const prompts = code.querySelectorAll(".gp");
  for (const prompt of prompts) prompt.textContent = "\0";
  const lines = (code.textContent ?? "").split("\n");
  return (prompts.length ? lines.filter(line => line[0] === "\0").map(line => line.slice(1)) : lines).join("\n");
}

/** @param {Element} pre */
function addButton(pre) {
  const box = document.createElement("div"), button = document.createElement("button");
  box.className = "copying";
  button.type = "button";
  button.textContent = copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(plain(pre));
    button.textContent = status.textContent = copied;
    setTimeout(() => { button.textContent = copy; status.textContent = ""; }, 2000);
  });
  pre.replaceWith(box);
  box.append(pre, button);
}

function followSections() {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const all = document.querySelectorAll(".toc a");
  /** @type {Map<HTMLElement, HTMLAnchorElement>} */
  const links = new Map();
  for (const link of all) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const mark = () => {
    /** @type {HTMLAnchorElement | undefined} */
    let current;
    for (const [heading, link] of links) {
      link.removeAttribute("aria-current");
      if (heading.getBoundingClientRect().top < innerHeight / 3) current = link;
    }
    current?.setAttribute("aria-current", "true");
  };
  // Looks again whenever a heading crosses that line, and at nothing in between.
  const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -66.7%" });
  for (const heading of links.keys()) observer.observe(heading);
}

// Only a page of its own host or of https may write to the clipboard.
if (navigator.clipboard) {
  document.body.append(status);
  document.querySelectorAll(".prose .highlight pre:not(figure *, .linenos *), .cite pre").forEach(addButton);
}
if (!CSS.supports("scroll-target-group", "auto")) followSections();
