// A plane that shows words, as SVG (../word_map.py finds their places).
import { element, leaf } from "../../render/static/markup.mjs";
import { fixed, format } from "../../render/static/numerals.mjs";

/**
 * @typedef {[number, number]} Place
 * @typedef {{x: number, y: number, anchor: "start" | "middle" | "end"}} Label
 * @typedef {[left: number, top: number, right: number, bottom: number]} Box
 */

const WIDTH = 360;
/** Least and largest height of a drawing. */
const HEIGHTS = [150, 300];
const MARGIN = 30;
/** Of maps of few words, which are drawn small, and of many, in drawing units. */
const FONTS = { few: 14, many: 11 };
const MANY = 12;
const RADIUS = 3;
/** From here on scripts have square characters. */
const FIRST_SQUARE = 0x2e80;

/**
 * One unit along both axes.
 * @param {string[]} words @param {Place[]} places on the plane @param {string} title
 * @param {string} lang of the words
 */
export function mapSvg(words, places, title, lang) {
  const { points, height } = drawn(places);
  const font = words.length > MANY ? FONTS.many : FONTS.few;
  const labels = labelsOf(words, points, height, font);
  return element(
    "svg",
    {
      class: "plot",
      role: "img",
      viewBox: `0 0 ${WIDTH} ${format(height, "g")}`,
      width: 480,
      height: fixed((height * 480) / WIDTH, 0),
      "font-size": font,
      fill: "currentColor",
      xmlns: "http://www.w3.org/2000/svg",
    },
    element("title", {}, title),
    element("g", { class: "c1 dots" }, ...points.map(([x, y]) => leaf("circle", { cx: x, cy: y, r: RADIUS }))),
    element(
      "g",
      { lang },
      ...labels.map(({ x, y, anchor }, index) => element("text", { x, y, "text-anchor": anchor }, words[index])),
    ),
  );
}

/** @param {Place[]} places @returns {{points: Place[], height: number}} in drawing units */
function drawn(places) {
  const [across, up] = [0, 1].map((axis) => {
    const along = places.map((place) => place[axis]);
    const [low, high] = [Math.min(...along), Math.max(...along)];
    return { middle: (low + high) / 2, span: Math.max(high - low, 1e-9) };
  });
  const widest = (WIDTH - 2 * MARGIN) / across.span;
  const height = Math.min(Math.max(widest * up.span + 2 * MARGIN, HEIGHTS[0]), HEIGHTS[1]);
  const unit = Math.min(widest, (height - 2 * MARGIN) / up.span);
  const points = places.map(([x, y]) => [
    tenths(WIDTH / 2 + unit * (x - across.middle)),
    tenths(height / 2 - unit * (y - up.middle)),
  ]);
  return { points: /** @type {Place[]} */ (points), height };
}

/** @param {number} number */
function tenths(number) {
  return Number(fixed(number, 1));
}

/**
 * Where each word is written: beside, above or below its dot, the first place that is free.
 * @param {string[]} words @param {Place[]} points @param {number} height @param {number} font
 */
function labelsOf(words, points, height, font) {
  const taken = points.map(([x, y]) => /** @type {Box} */ ([x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS]));
  return words.map((word, index) => {
    const labels = around(...points[index]);
    const boxes = labels.map((label) => boxOf(word, label, font));
    const overlaps = boxes.map(
      (box) => taken.reduce((sum, other) => sum + overlap(box, other), 0) + outside(box, height),
    );
    const best = overlaps.indexOf(Math.min(...overlaps));
    taken.push(boxes[best]);
    return labels[best];
  });
}

/** In the order of preference. @param {number} x @param {number} y @returns {Label[]} */
function around(x, y) {
  /** @type {Label[]} */
  const labels = [
    { x: x + 6, y: y + 4, anchor: "start" },
    { x: x - 6, y: y + 4, anchor: "end" },
    { x, y: y - 7, anchor: "middle" },
    { x, y: y + 16, anchor: "middle" },
    { x: x + 5, y: y - 6, anchor: "start" },
    { x: x - 5, y: y + 15, anchor: "end" },
  ];
  return labels.map((label) => ({ ...label, x: tenths(label.x), y: tenths(label.y) }));
}

/**
 * A guess: Han characters are square, Latin ones half as wide.
 * @param {string} word @param {Label} label @param {number} font @returns {Box}
 */
function boxOf(word, { x, y, anchor }, font) {
  const width = [...word].reduce(
    (sum, sign) => sum + ((sign.codePointAt(0) ?? 0) < FIRST_SQUARE ? font * 0.56 : font),
    0,
  );
  const left = x - { start: 0, middle: width / 2, end: width }[anchor];
  return [left, y - font * 0.85, left + width, y + font * 0.2];
}

/** @param {Box} one @param {Box} other */
function overlap(one, other) {
  const wide = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const high = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  return Math.max(0, wide) * Math.max(0, high);
}

/** How much of it leaves the drawing, counted like an overlap. @param {Box} box @param {number} height */
function outside(box, height) {
  return (box[2] - box[0]) * (box[3] - box[1]) - overlap(box, [0, 0, WIDTH, height]);
}
