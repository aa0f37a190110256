// Runs in every page that the check opens, before the page's own scripts: keeps what figures report.
(() => {
  /** @type {any} */
  const kept = { violations: [], results: {} };
  /** @type {any} */ (window).huoyeCheck = kept;

  addEventListener("securitypolicyviolation", (event) => {
    kept.violations.push(`${event.effectiveDirective} blocked ${event.blockedURI || event.sample}`);
  });

  document.addEventListener("live:result", (event) => {
    const figure = /** @type {HTMLElement} */ (event.target);
    kept.results[figure.id] = /** @type {CustomEvent} */ (event).detail;
  });

  /**
   * Press Run and wait for the end.
   * @param {HTMLElement} figure
   * @returns {Promise<{state: string, status: string, baked: string, live: string, values: string,
   *   pixels: {count: number, differing: number, largest: number} | null}>}
   */
  kept.run = async (figure) => {
    const box = /** @type {HTMLElement} */ (figure.querySelector("[data-baked]"));
    const spec = JSON.parse(/** @type {HTMLElement} */ (figure.querySelector("[data-spec]")).textContent ?? "");
    const baked = box.innerHTML;
    const image = box.querySelector("img");
    const reference = spec.tolerance === "pixels" && image ? await pixelsOf(image) : null;
    /** @type {HTMLElement} */ (figure.querySelector("[data-run]")).click();
    await new Promise((resolve) => {
      const seen = () => ["live", "failed"].includes(figure.dataset.state ?? "") && resolve(null);
      new MutationObserver(seen).observe(figure, { attributeFilter: ["data-state"] });
      seen();
    });
    const { values } = kept.results[figure.id] ?? {};
    return {
      state: figure.dataset.state ?? "",
      status: figure.querySelector("[role=status]")?.textContent ?? "",
      baked,
      live: box.innerHTML,
      values: reference ? "null" : JSON.stringify(values ?? null),
      pixels: reference && values ? compare(reference, values) : null,
    };
  };

  /** @param {HTMLImageElement} image */
  async function pixelsOf(image) {
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
  }

  /**
   * @param {{width: number, height: number, data: Uint8ClampedArray}} reference
   * @param {{width: number, height: number, rgba: Uint8ClampedArray}} live
   */
  function compare(reference, live) {
    if (reference.width !== live.width || reference.height !== live.height) {
      return { count: reference.data.length, differing: reference.data.length, largest: 255 };
    }
    let differing = 0;
    let largest = 0;
    live.rgba.forEach((value, index) => {
      const difference = Math.abs(value - reference.data[index]);
      if (difference) differing += 1;
      largest = Math.max(largest, difference);
    });
    return { count: live.rgba.length, differing, largest };
  }
})();
