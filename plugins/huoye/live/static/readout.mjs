// The nearest point of a plot and its coordinates, under the pointer and by arrow keys; loaded when a
// reader first points at a plot. What the coordinates mean stands in the drawing (huoye/formula/svg.py).

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {{x: number, y: number, series: number, name: string}} Point in the frame's own units */
/** @typedef {{frame: SVGSVGElement, series: Point[][]}} Plot */

/** @type {WeakMap<Element, Plot>} */
const plots = new WeakMap();
/** Where the keys are, in each plot. @type {WeakMap<Element, Point>} */
const cursors = new WeakMap();

/**
 * Read out the plots in `box` from now on; their drawings come and go.
 * @param {HTMLElement} box @param {Event} first what the reader did
 * @param {import("./words.mjs").Words} words
 */
export function readOut(box, first, words) {
  const { hint } = words["readout.mjs"];
  const region = document.createElement("span");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  const language = box.closest("figure")?.dataset.words ?? "";
  box.after(region);
  const handlers = {
    pointermove: pointAt,
    pointerdown: pointAt,
    pointerout: (/** @type {Event} */ event) => leave(/** @type {PointerEvent} */ (event)),
    focusin: (/** @type {Event} */ event) => focus(plotOf(event), region, hint, language),
    focusout: (/** @type {Event} */ event) => blur(plotOf(event), region),
    keydown: (/** @type {Event} */ event) => press(/** @type {KeyboardEvent} */ (event), region),
  };
  for (const [type, handler] of Object.entries(handlers)) box.addEventListener(type, handler);
  if (first.type === "focusin") focus(plotOf(first), region, hint, language);
  else pointAt(first);
}

/** @param {Event} event */
function plotOf({ target }) {
  const plot = target instanceof Element ? target.closest("svg.plot") : null;
  return plot instanceof SVGSVGElement ? plot : null;
}

/** @param {Event} event */
function pointAt(event) {
  const svg = plotOf(event);
  const place = svg?.getScreenCTM();
  if (!svg || !place || !(event instanceof PointerEvent)) return;
  const { frame, series } = read(svg);
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(place.inverse());
  const [x, y] = [at.x - length(frame, "x"), at.y - length(frame, "y")];
  show(svg, nearest(series.flat(), (point) => Math.hypot(point.x - x, point.y - y)));
}

/** @param {PointerEvent} event */
function leave(event) {
  // A finger has to be lifted to see what it pointed at.
  if (event.pointerType !== "touch") hide(plotOf(event));
}

/** @param {SVGSVGElement | null} svg @param {HTMLElement} region @param {string} hint @param {string} lang its */
function focus(svg, region, hint, lang) {
  if (!svg?.matches(":focus-visible")) return;
  // Screen readers leave the arrow keys to what is an application.
  svg.setAttribute("role", "application");
  region.lang = lang;
  region.textContent = hint;
}

/** @param {SVGSVGElement | null} svg @param {HTMLElement} region */
function blur(svg, region) {
  svg?.setAttribute("role", "img");
  region.textContent = "";
  hide(svg);
}

/** @param {KeyboardEvent} event @param {HTMLElement} region */
function press(event, region) {
  const svg = plotOf(event);
  if (!svg || event.target !== svg || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return hide(svg);
  const { series } = read(svg);
  const next = moved(series.filter((points) => points.length), cursors.get(svg), event.key, event.shiftKey ? 10 : 1);
  if (!next) return;
  event.preventDefault();
  cursors.set(svg, next);
  const said = show(svg, next);
  // The names of what is read are the author's.
  region.removeAttribute("lang");
  region.textContent = next.name ? `${next.name}: ${said}` : said;
}

/**
 * @param {Point[][]} series @param {Point | undefined} now @param {string} key @param {number} far
 * @returns {Point | undefined} undefined for a key that moves nothing
 */
function moved(series, now, key, far) {
  if (!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(key)) return undefined;
  if (!now) return series[0]?.[0];
  const row = Math.max(series.findIndex((points) => points[0].series === now.series), 0);
  const points = series[row];
  if (key === "Home") return points[0];
  if (key === "End") return points.at(-1);
  if (key === "ArrowUp" || key === "ArrowDown") {
    const other = series[(row + (key === "ArrowDown" ? 1 : series.length - 1)) % series.length];
    return nearest(other, (point) => Math.abs(point.x - now.x));
  }
  const index = points.indexOf(nearest(points, (point) => Math.hypot(point.x - now.x, point.y - now.y)) ?? now);
  return points[Math.min(Math.max(index + (key === "ArrowRight" ? far : -far), 0), points.length - 1)];
}

/**
 * @param {Point[]} points @param {(point: Point) => number} distance
 * @returns {Point | undefined}
 */
function nearest(points, distance) {
  /** @type {Point | undefined} */
  let best;
  let least = Infinity;
  for (const point of points) {
    const away = distance(point);
    if (away < least) [best, least] = [point, away];
  }
  return best;
}

/** @param {SVGSVGElement} svg @returns {Plot} the points inside its frame, curve by curve */
function read(svg) {
  const known = plots.get(svg);
  if (known) return known;
  const frame = /** @type {SVGSVGElement} */ (svg.querySelector("svg"));
  const [width, height] = [length(frame, "width"), length(frame, "height")];
  const series = Array.from(frame.querySelectorAll(".curve, .marker"), (curve, number) =>
    placesOf(curve)
      .filter(([x, y]) => x >= 0 && x <= width && y >= 0 && y <= height)
      .map(([x, y]) => ({ x, y, series: number, name: curve.getAttribute("data-name") ?? "" })),
  );
  const plot = { frame, series };
  plots.set(svg, plot);
  return plot;
}

/** @param {Element} curve @returns {number[][]} */
function placesOf(curve) {
  const path = curve.getAttribute("d");
  if (path === null) {
    return Array.from(curve.querySelectorAll("circle"), (dot) => [length(dot, "cx"), length(dot, "cy")]);
  }
  return Array.from(path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g), ([, x, y]) => [Number(x), Number(y)]);
}

/** @param {Element} element @param {string} name */
function length(element, name) {
  return Number(element.getAttribute(name));
}

/**
 * @param {SVGSVGElement} svg @param {Point | undefined} point
 * @returns {string} what is shown
 */
function show(svg, point) {
  hide(svg);
  if (!point) return "";
  const { frame } = read(svg);
  const [x, y] = [length(frame, "x"), length(frame, "y")];
  const across = point.x / length(frame, "width");
  const up = 1 - point.y / length(frame, "height");
  const said = [coordinate(frame, "x", across), coordinate(frame, "y", up)].filter(Boolean).join(", ");
  const mark = drawn("g", { class: "readout", "aria-hidden": "true", "pointer-events": "none" });
  mark.append(
    drawn("circle", { cx: x + point.x, cy: y + point.y, r: 4.5, fill: "none", stroke: "currentColor", "stroke-width": 1.6 }),
  );
  const text = drawn("text", { x: x + length(frame, "width"), y: 14, "text-anchor": "end" });
  text.textContent = said;
  mark.append(text);
  svg.append(mark);
  return said;
}

/** @param {SVGSVGElement | null} svg */
function hide(svg) {
  svg?.querySelector(".readout")?.remove();
}

/**
 * "ω 12.5 rad/s", or "" for an axis that is not drawn.
 * @param {SVGSVGElement} frame @param {"x" | "y"} axis @param {number} share of the way along it
 */
function coordinate(frame, axis, share) {
  const name = frame.getAttribute(`data-${axis}-name`);
  if (!name) return "";
  const [low, high, log] = (frame.getAttribute(`data-${axis}`) ?? "").split(" ");
  const [a, b] = [Number(low), Number(high)];
  const number = log ? a * (b / a) ** share : a + share * (b - a);
  // The drawing knows no finer than a hundredth of a unit.
  const short = !log && Math.abs(number) < Math.abs(b - a) * 1e-4 ? 0 : Number(number.toPrecision(4));
  return [name, String(short).replace("-", "−"), frame.getAttribute(`data-${axis}-unit`)].filter(Boolean).join(" ");
}

/** @param {string} tag @param {Record<string, string | number>} attributes */
function drawn(tag, attributes) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
