// The preview's ear: reloads the page after a build, shows what stopped one. Never published.
const events = new EventSource("/__preview/events");

events.addEventListener("built", () => location.reload());

events.addEventListener("problems", ({ data }) => {
  const id = "preview-problems";
  const box = document.getElementById(id) ?? document.createElement("pre");
  box.id = id;
  box.setAttribute("role", "alert");
  box.style.cssText =
    "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;margin:0;padding:1rem;" +
    "white-space:pre-wrap;z-index:9;background:#300;color:#fff;font:14px/1.5 monospace";
  box.textContent = data;
  document.body.append(box);
});
