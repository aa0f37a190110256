// What a script adds for comfort: buttons that copy code, and the mark of the section being read where
// the style sheet cannot set it. A page is whole without it.

const { copy, copied } = document.querySelector("script[data-copy]").dataset;
const status = document.createElement("p");
status.className = "visually-hidden";
status.role = "status";

/** Code as it is run: of a session what was typed, without prompts and answers. */
function plain(pre) {
  const code = pre.cloneNode(true);
  for (const number of code.querySelectorAll(".linenos, .lineno")) number.remove();
  const prompts = code.querySelectorAll(".gp");
  for (const prompt of prompts) prompt.textContent = "\0";
  const lines = code.textContent.split("\n");
  return (prompts.length ? lines.filter(line => line[0] === "\0").map(line => line.slice(1)) : lines).join("\n");
}

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
  const links = new Map();
  for (const link of document.querySelectorAll(".toc a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const mark = () => {
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
