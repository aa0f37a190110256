// A plot as SVG: one picture for the static page, feeds, print and the live figure.
//
// Our own small renderer, because no kept chart library we found has logarithmic axes, gives the same
// bytes everywhere, draws without inline styles (the pages' CSP forbids them) and leaves colours to
// the page's light or dark theme.
//
// Every shape carries presentation attributes, so that the picture is complete without a style sheet;
// classes (`plot`, `curve c1` … `c4`, `marker`, `guide`, `grid`) let a theme colour it. The drawing is
// 360 units wide: on the narrowest phone, text keeps 11 pixels. What the page's read-out
// (live/static/readout.mjs) has to know of scales and names stands in data attributes.
import { fill } from "../../live/static/words.mjs";
import { circle, drawn, legendSample } from "./marks.mjs";
import { NOTHING, element } from "./markup.mjs";
import { fixed, format } from "./numerals.mjs";
import { Scale, fit } from "./scale.mjs";
import { floating } from "./result.mjs";

/**
 * @typedef {import("./markup.mjs").Markup} Markup
 * @typedef {import("./marks.mjs").Place} Place
 * @typedef {import("./result.mjs").Plot} Plot
 * @typedef {import("./result.mjs").Axis} Axis
 * @typedef {typeof import("../../words/en.mjs").default["plot.mjs"] & {lang?: string}} Words lang: theirs,
 *   where it is not the page's
 */

const WIDTH = 360;
const FONT = 12.5;
const LINE = 16;
/** From here on scripts have square characters. */
const FIRST_SQUARE = 0x2e80;

/** The rectangle that the axes enclose, and the scales along its sides. */
class Frame {
  /**
   * @param {{left: number, top: number, width: number, height: number}} box
   * @param {Scale} x @param {Scale} y
   */
  constructor({ left, top, width, height }, x, y) {
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    this.x = x;
    this.y = y;
  }

  get right() {
    return this.left + this.width;
  }

  get bottom() {
    return this.top + this.height;
  }

  /**
   * Where a point lies inside the frame, in drawing units from its upper left corner.
   * @param {number} x @param {number} y @returns {Place | null}
   */
  place(x, y) {
    const across = this.x.place(x);
    const up = this.y.place(y);
    if (across === null || up === null) return null;
    // A pole reaches far beyond the frame, where coordinates need no precision.
    return [clamp(across) * this.width, (1 - clamp(up)) * this.height];
  }
}

/** @param {number} place */
function clamp(place) {
  return Math.min(Math.max(place, -9), 10);
}

/**
 * The plot as one `<svg role="img">` with title and description.
 * @param {Plot} plot @param {Words} words
 */
export function plotSvg(plot, words) {
  const frame = frameOf(plot);
  const legend = legendOf(plot, frame.bottom + (plot.x.hidden ? 0 : 36));
  const height = legend.bottom + 4;
  const dots = plot.markers.map(({ x, y, label }) => ({ place: frame.place(x.value, y.value), label }));
  return element(
    "svg",
    {
      class: "plot",
      role: "img",
      tabindex: plot.x.hidden && plot.y.hidden ? null : "0",
      viewBox: `0 0 ${format(WIDTH, "g")} ${format(height, "g")}`,
      width: 480,
      height: Number(fixed((height * 480) / WIDTH, 0)),
      "font-size": FONT,
      fill: "currentColor",
      xmlns: "http://www.w3.org/2000/svg",
    },
    element("title", {}, plot.title),
    element("desc", { lang: words.lang ?? null }, description(plot, frame, words)),
    axes(plot, frame),
    // An inner svg cuts off what leaves the frame, and needs no id to do so.
    element(
      "svg",
      {
        x: frame.left,
        y: frame.top,
        width: frame.width,
        height: frame.height,
        overflow: "hidden",
        ...readOut(plot, frame),
      },
      ...plot.guides.map((guide) => guideLine(guide, frame)),
      ...plot.marks.map((mark, number) => drawn(mark, number, places(mark.points, frame))),
      ...dots.map(({ place }) => dot(place)),
    ),
    ...dots.map(({ place, label }) => dotLabel(place, label, frame)),
    ...plot.guides.map((guide) => levelLabel(guide, frame)),
    ...legend.parts,
  );
}

/** @param {Float64Array} points @param {Frame} frame */
function places(points, frame) {
  /** @type {(Place | null)[]} */
  const found = [];
  for (let at = 0; at < points.length; at += 2) found.push(frame.place(points[at], points[at + 1]));
  return found;
}

/**
 * Both scales ("low high" or "low high log"), and what the coordinates are called.
 * @param {Plot} plot @param {Frame} frame
 */
function readOut(plot, frame) {
  /** @type {Record<string, string>} */
  const told = {};
  for (const key of /** @type {const} */ (["x", "y"])) {
    const { low, high, log } = frame[key];
    const { hidden, label, unit } = plot[key];
    told[`data-${key}`] = `${low.text} ${high.text}${log ? " log" : ""}`;
    if (!hidden) told[`data-${key}-name`] = label || key;
    if (!hidden && unit) told[`data-${key}-unit`] = unit;
  }
  return told;
}

/** @param {Plot} plot @returns {Frame} */
function frameOf(plot) {
  /** @type {number[]} */
  const across = [];
  /** @type {number[]} */
  const up = [];
  for (const { points } of plot.marks) {
    for (let at = 0; at < points.length; at += 2) {
      across.push(points[at]);
      up.push(points[at + 1]);
    }
  }
  for (const { x, y } of [...plot.markers, ...plot.guides]) {
    if (x) across.push(x.value);
    if (y) up.push(y.value);
  }
  const x = fit(across, plot.x);
  const y = fit(up, plot.y);
  let left = 6;
  let top = 6;
  if (!plot.y.hidden) {
    left = Math.max(...["0", ...y.ticks().map(([, text]) => text)].map(textWidth)) + 10;
    top = axisLabel(plot.y) ? 24 : 10;
  }
  const width = WIDTH - left - 8;
  const height = plot.x.hidden && plot.y.hidden ? 110 : 190;
  return plot.equal ? equal(left, top, width, x, y) : new Frame({ left, top, width, height }, x, y);
}

/**
 * Scales widened so that both have the same unit, in a frame neither flat nor tall.
 * @param {number} left @param {number} top @param {number} width @param {Scale} x @param {Scale} y
 */
function equal(left, top, width, x, y) {
  const lengthOf = (/** @type {Scale} */ scale) => scale.high.value - scale.low.value;
  const height = Math.min(Math.max(lengthOf(y) / (lengthOf(x) / width), 90), 280);
  const unit = Math.max(lengthOf(x) / width, lengthOf(y) / height);
  return new Frame({ left, top, width, height }, widened(x, unit * width), widened(y, unit * height));
}

/** @param {Scale} scale @param {number} length */
function widened({ low, high }, length) {
  const middle = (low.value + high.value) / 2;
  return new Scale(floating(middle - length / 2), floating(middle + length / 2), false);
}

/** A guess at the drawn width: Han characters are square, Latin ones about half as wide. @param {string} text */
function textWidth(text) {
  let width = 0;
  for (const sign of text) width += (sign.codePointAt(0) ?? 0) < FIRST_SQUARE ? FONT * 0.56 : FONT;
  return width;
}

/** @param {Axis} axis */
function axisLabel({ label, unit }) {
  return label && unit ? `${label} / ${unit}` : label || unit;
}

/** @param {Plot} plot @param {Frame} frame */
function axes(plot, frame) {
  /** @type {Markup[]} */
  const parts = [];
  const { left, top, right, bottom } = frame;
  if (!plot.x.hidden) {
    for (const [number, text] of frame.x.ticks()) {
      const at = left + (frame.x.place(number) ?? 0) * frame.width;
      // The last one would leave the drawing.
      const middle = Math.min(at, WIDTH - textWidth(text) / 2 - 2);
      parts.push(line("grid", at, top, at, bottom, 0.15), sign(text, middle, bottom + 14, "middle"));
    }
    parts.push(line("axis", left, bottom, right, bottom, 0.6));
    parts.push(sign(axisLabel(plot.x), right, bottom + 29, "end"));
  }
  if (!plot.y.hidden) {
    for (const [number, text] of frame.y.ticks()) {
      const at = bottom - (frame.y.place(number) ?? 0) * frame.height;
      parts.push(line("grid", left, at, right, at, 0.15), sign(text, left - 5, at + 4, "end"));
    }
    parts.push(line("axis", left, top, left, bottom, 0.6));
    parts.push(sign(axisLabel(plot.y), 2, 13, "start"));
  }
  return element("g", { class: "axes", "aria-hidden": "true" }, ...parts);
}

/**
 * @param {string} kind @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2
 * @param {number} opacity
 */
function line(kind, x1, y1, x2, y2, opacity) {
  return element("line", { class: kind, x1, y1, x2, y2, stroke: "currentColor", "stroke-opacity": opacity });
}

/** @param {string} text @param {number} x @param {number} y @param {string} anchor */
function sign(text, x, y, anchor) {
  return text ? element("text", { x, y, "text-anchor": anchor }, text) : NOTHING;
}

/** @param {Place | null} place of a marker */
function dot(place) {
  return place ? element("g", { class: "marker", fill: "currentColor" }, circle(place, 3.5)) : NOTHING;
}

/** @param {Place | null} place @param {string} label @param {Frame} frame */
function dotLabel(place, label, frame) {
  if (!place || !isInside(place[0], frame.width) || !isInside(place[1], frame.height)) return NOTHING;
  const isLeft = place[0] < frame.width * 0.6;
  const x = frame.left + place[0] + (isLeft ? 7 : -7);
  const y = frame.top + Math.min(Math.max(place[1] - 6, 10), frame.height - 4);
  return sign(label, x, y, isLeft ? "start" : "end");
}

/** @param {number} place @param {number} length */
function isInside(place, length) {
  return place >= 0 && place <= length;
}

/** @param {Plot["guides"][number]} guide @param {Frame} frame */
function guideLine(guide, frame) {
  const across = guide.x && frame.x.place(guide.x.value);
  const up = guide.y && frame.y.place(guide.y.value);
  const { width, height } = frame;
  if (across !== null) return guideOf({ x1: across * width, x2: across * width, y1: 0, y2: height });
  if (up !== null) return guideOf({ y1: (1 - up) * height, y2: (1 - up) * height, x1: 0, x2: width });
  return NOTHING;
}

/** @param {Record<string, number>} ends */
function guideOf(ends) {
  return element("line", { class: "guide", stroke: "currentColor", "stroke-dasharray": "3 3", ...ends });
}

/**
 * A level is named on its line, since levels look alike; the legend names the others.
 * @param {Plot["guides"][number]} guide @param {Frame} frame
 */
function levelLabel(guide, frame) {
  const up = guide.y && frame.y.place(guide.y.value);
  if (up === null || !isInside(up, 1)) return NOTHING;
  const y = frame.top + (1 - up) * frame.height;
  return sign(guide.label, frame.right - 3, Math.max(y - 4, 10), "end");
}

/**
 * What the lines are called, below the frame, as many in a row as fit.
 * @param {Plot} plot @param {number} top
 */
function legendOf(plot, top) {
  const entries = [
    ...plot.marks.map((mark, number) => ({ sample: legendSample(mark, number), label: mark.label })),
    ...plot.guides.filter(({ x }) => x).map(({ label }) => ({ sample: guideSample(), label })),
  ].filter(({ label }) => label);
  /** @type {Markup[]} */
  const parts = [];
  let x = 8;
  let y = top + LINE - 4;
  for (const { sample, label } of entries) {
    const width = 28 + textWidth(label) + 14;
    if (x > 8 && x + width > WIDTH) {
      x = 8;
      y += LINE;
    }
    parts.push(element("g", { transform: `translate(${format(x, "g")} ${format(y - 4, "g")})` }, sample));
    parts.push(sign(label, x + 28, y, "start"));
    x += width;
  }
  return { parts, bottom: entries.length ? y + 2 : top };
}

function guideSample() {
  return element("line", {
    class: "guide", x1: 0, y1: 0, x2: 22, y2: 0, stroke: "currentColor", "stroke-dasharray": "3 3",
  }); // prettier-ignore
}

/**
 * What the picture shows, for those who don't see it.
 * @param {Plot} plot @param {Frame} frame @param {Words} words
 */
function description(plot, frame, words) {
  /** @type {[Axis, Scale, string][]} */
  const sides = [
    [plot.x, frame.x, words.horizontal],
    [plot.y, frame.y, words.vertical],
  ];
  const parts = sides
    .filter(([axis]) => !axis.hidden)
    .map(([axis, scale, name]) => {
      const ticks = scale.ticks().map(([, text]) => text);
      const span = ticks.length ? fill(words.span, { low: ticks[0], high: ticks[ticks.length - 1] }) : "";
      const label = axisLabel(axis) + (axis.log ? words.logarithmic : "");
      return [name, label, span].filter(Boolean).join(" ");
    });
  const labels = [...plot.marks, ...plot.guides, ...plot.markers].map(({ label }) => label);
  return [...parts, ...labels.filter(Boolean)].join(words.stop);
}
