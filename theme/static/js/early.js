// The reader's colours, known before the first paint; and, once a reader does something, what helps to read.
{
  const { dataset } = document.documentElement, follow = () => {
    try { dataset.colours = localStorage.huoyeColours || "auto" } catch { return }
    for (const choice of document.querySelectorAll(".colours select")) choice.value = dataset.colours
  }
  follow()
  for (const time of ["DOMContentLoaded", "pageshow"]) addEventListener(time, follow)
  addEventListener("change", ({ target: { parentNode, value } }) => {
    if (parentNode.className == "colours") localStorage.huoyeColours = value, follow()
  })
  if (document.currentScript.dataset.copy) for (const sign of ["pointerover", "focusin", "scroll"]) {
    addEventListener(sign, () => import("./reading.mjs"), { once: true, capture: true })
  }
}
