// Runs in every page that the check opens, before the page's own scripts: keeps what figures report.
(() => {
  const LONGEST_SLEEP_MS = 10_000;
  /** Of a run on a busy machine; a figure that takes longer is a problem of its own. */
  const LONGEST_RUN_MS = 180_000;
  /** Of MathML's elements that have a fixed number of parts. */
  const PARTS = new Map(Object.entries({
    mfrac: 2, mroot: 2, msub: 2, msup: 2, munder: 2, mover: 2, msubsup: 3, munderover: 3,
  }));
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

  /** The ids of the page's figures, once their scripts have come. */
  kept.figures = async () => {
    /** @type {HTMLElement[]} */
    const figures = Array.from(document.querySelectorAll("figure.live"));
    await Promise.all(figures.map(awake));
    return figures.map((figure) => figure.id);
  };

  /** Names of elements of formulas that have too many parts or too few. */
  kept.malformed = () => Array.from(document.querySelectorAll("math *"))
    .filter((part) => (PARTS.get(part.localName) ?? part.children.length) !== part.children.length)
    .map((part) => part.localName);

  /** What the build wrote for a figure, and its language. @param {string} id */
  kept.spec = (id) => {
    const figure = byId(id);
    return [specOf(figure), figure.lang];
  };

  /** The ids of figures that have a second way of computing, for where the first has no answer. */
  kept.reserves = () => Array.from(document.querySelectorAll("figure.live"), (figure) => figure.id)
    .filter((id) => specOf(byId(id)).reserve);

  /** Let them take it from now on. */
  kept.useReserves = () => {
    document.documentElement.dataset.reserve = "";
  };

  /** The ids of figures that have a way of computing which gives the same bits in every browser. */
  kept.exact = () => Array.from(document.querySelectorAll("figure.live"), (figure) => figure.id)
    .filter((id) => specOf(byId(id)).exact);

  /** Let them take it from now on. */
  kept.useExact = () => {
    document.documentElement.dataset.exact = "";
  };

  /** SHA-256 of the pixels that a figure shows. @param {string} id */
  kept.digest = async (id) => {
    const pictures = Array.from(boxOf(byId(id)).querySelectorAll("canvas"), (canvas) => {
      const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      return pen.getImageData(0, 0, canvas.width, canvas.height).data;
    });
    const digest = await crypto.subtle.digest("SHA-256", await new Blob(pictures).arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  /**
   * Press Run and wait for the end.
   * @param {string} id
   */
  kept.run = async (id) => {
    const figure = byId(id);
    const box = boxOf(figure);
    const baked = { html: htmlOf(figure), text: textOf(figure), pictures: await picturesOf(box) };
    if (!isAwake(figure)) return report(figure, baked);
    /** @type {HTMLElement} */ (figure.querySelector("[data-run]")).click();
    const end = new Promise((resolve) => {
      const seen = () => ["live", "failed"].includes(figure.dataset.state ?? "") && resolve(null);
      new MutationObserver(seen).observe(figure, { attributeFilter: ["data-state"] });
      seen();
    });
    await within(LONGEST_RUN_MS, end);
    return report(figure, baked);
  };

  /**
   * Follow a link to the figure in a state, and wait for the end.
   * @param {string} id @param {string} fragment @param {string} html what it must show
   */
  kept.follow = async (id, fragment, html) => {
    const figure = byId(id);
    const wanted = document.createElement("div");
    wanted.innerHTML = html;
    const pictures = await picturesOf(wanted);
    const end = new Promise((resolve) => {
      for (const name of ["live:result", "live:error"]) figure.addEventListener(name, resolve, { once: true });
    });
    location.hash = fragment;
    // A form that refuses the inputs starts nothing, and what stands there still is told.
    await within(LONGEST_RUN_MS, end);
    return report(figure, { html: wanted.innerHTML, text: wanted.textContent, pictures });
  };

  /** The promise's end, or that of the time for it. @param {number} ms @param {Promise<unknown>} end */
  function within(ms, end) {
    return Promise.race([end, new Promise((resolve) => setTimeout(resolve, ms))]);
  }

  /** @param {HTMLElement} figure */
  function isAwake(figure) {
    return figure.dataset.hydrated !== undefined;
  }

  /** The figure is awake now, or it is asleep for good. @param {HTMLElement} figure */
  function awake(figure) {
    return new Promise((resolve) => {
      const seen = () => isAwake(figure) && resolve(null);
      new MutationObserver(seen).observe(figure, { attributeFilter: ["data-hydrated"] });
      setTimeout(resolve, LONGEST_SLEEP_MS);
      seen();
    });
  }

  /** @param {string} id */
  function byId(id) {
    return /** @type {HTMLElement} */ (document.getElementById(id));
  }

  /** @param {HTMLElement} figure */
  function specOf(figure) {
    return JSON.parse(/** @type {HTMLElement} */ (figure.querySelector("[data-spec]")).textContent ?? "");
  }

  /** @param {HTMLElement} figure */
  function boxOf(figure) {
    return /** @type {HTMLElement} */ (figure.querySelector("[data-baked]"));
  }

  /** Both parts of the result, beside the controls and below them. @param {HTMLElement} figure */
  function partsOf(figure) {
    return Array.from(figure.querySelectorAll("[data-baked], [data-more]"));
  }

  /** @param {HTMLElement} figure */
  function htmlOf(figure) {
    return partsOf(figure).map((part) => part.innerHTML).join("");
  }

  /** @param {HTMLElement} figure */
  function textOf(figure) {
    return partsOf(figure).map((part) => part.textContent).join("");
  }

  /**
   * @param {HTMLElement} figure
   * @param {{html: string, text: string | null, pictures: ImageData[]}} baked
   * @returns {{state: string, status: string, baked: string, live: string, values: string,
   *   pixels: {count: number, differing: number, largest: number} | null, texts: (string | null)[]}}
   */
  function report(figure, baked) {
    const box = boxOf(figure);
    const spec = specOf(figure);
    const { values } = kept.results[figure.id] ?? {};
    return {
      state: figure.dataset.state ?? "",
      status: figure.querySelector("[role=status]")?.textContent ?? "",
      baked: baked.html,
      live: htmlOf(figure),
      // A picture's own numbers are many, and nothing is baked that they could be held against.
      values: spec.values === null ? "null" : JSON.stringify(values ?? null),
      pixels: baked.pictures.length ? compareAll(baked.pictures, box.querySelectorAll("canvas")) : null,
      texts: [baked.text, textOf(figure)],
    };
  }

  /** @param {ParentNode} root */
  function picturesOf(root) {
    return Promise.all(Array.from(root.querySelectorAll("img"), pixelsOf));
  }

  /** @param {HTMLImageElement} image */
  async function pixelsOf(image) {
    // One that waits to be scrolled to never decodes.
    image.loading = "eager";
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
  }

  /**
   * The baked pictures against the live canvases, in their order; what is missing differs wholly.
   * @param {ImageData[]} references @param {NodeListOf<HTMLCanvasElement>} canvases
   */
  function compareAll(references, canvases) {
    const sum = { count: 0, differing: 0, largest: 0 };
    references.forEach((reference, index) => {
      const { count, differing, largest } = compare(reference, canvases[index]);
      sum.count += count;
      sum.differing += differing;
      sum.largest = Math.max(sum.largest, largest);
    });
    return sum;
  }

  /** @param {ImageData} reference @param {HTMLCanvasElement | undefined} live */
  function compare(reference, live) {
    const count = reference.data.length;
    if (reference.width !== live?.width || reference.height !== live.height) {
      return { count, differing: count, largest: 255 };
    }
    const pen = /** @type {CanvasRenderingContext2D} */ (live.getContext("2d"));
    let differing = 0;
    let largest = 0;
    pen.getImageData(0, 0, live.width, live.height).data.forEach((value, index) => {
      const difference = Math.abs(value - reference.data[index]);
      if (difference) differing += 1;
      largest = Math.max(largest, difference);
    });
    return { count, differing, largest };
  }
})();
