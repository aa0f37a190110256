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
}
