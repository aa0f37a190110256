// The reader's colours, known before the first paint; and, once a reader does something, what helps to read.
{
  const { dataset } = document.documentElement, follow = () => {
    let colours
    try { dataset.colours = colours = localStorage.huoyeColours || "auto" } catch { return }
    /** @type {NodeListOf<HTMLSelectElement>} */
    const choices = document.querySelectorAll(".colours select")
    for (const choice of choices) choice.value = colours
  }
  follow()
  for (const time of ["DOMContentLoaded", "pageshow"]) addEventListener(time, follow)
  addEventListener("change", ({ target: choice }) => {
    if (!(choice instanceof HTMLSelectElement) || choice.parentElement?.className != "colours") return
    localStorage.huoyeColours = choice.value
    follow()
  })
  if (document.currentScript?.dataset.copy) for (const sign of ["pointerover", "focusin", "scroll"]) {
    addEventListener(sign, () => import("./reading.mjs"), { once: true, capture: true })
  }
}
