// The result of `/// encode` as markup: drawn at build and, by encode.mjs, in the page.
import { fill } from "../../live/static/words.mjs";
import { element } from "../../render/static/markup.mjs";
import { fixed, format } from "../../render/static/numerals.mjs";
import { panel, panelBox } from "../static/picture_markup.mjs";

/**
 * @typedef {object} Drawing
 * @property {(string | number[])[]} pictures URLs, or width and height: as the encoder sees the
 *   picture, its latent, and the picture again
 * @property {number | null} example as readers count; null is the reader's own
 * @property {number} noise
 * @property {number} limit the latent that has the full colour
 * @property {boolean} exact whether the encoder's log-density is the picture's
 * @property {{nats: number, bits: number, mean: number, largest: number}} numbers
 * @property {Record<string, string>} words the figure's sentences
 */

/** @param {Drawing} drawing */
export function draw({ pictures, example, noise, limit, exact, numbers, words }) {
  const named = example === null ? words.alt_seen_own : fill(words.alt_seen, { number: example });
  const alts = [named, words.alt_latent, fill(words.alt_decoded, { noise: format(noise, "g") })];
  const names = [words.seen, words.latent, words.decoded];
  const panels = pictures.map((made, index) => {
    const alt = alts[index];
    const shown = typeof made === "string" ? { url: made, alt } : { width: made[0], height: made[1], alt };
    return panel(shown, names[index]);
  });
  return element(
    "div",
    { class: "result" },
    panelBox(...panels),
    legend(limit),
    element("dl", { class: "values" }, ...rowsOf(numbers, exact, words)),
  );
}

/** @param {number} limit */
function legend(limit) {
  const end = fixed(limit, 1);
  return element(
    "p",
    { class: "heat-legend" },
    element("span", {}, `−${end}`),
    element("span", { class: "heat-scale" }, "0"),
    element("span", {}, `+${end}`),
  );
}

/**
 * Rounded to what build and browser agree on.
 * @param {Drawing["numbers"]} numbers @param {boolean} exact @param {Record<string, string>} words
 */
function rowsOf({ nats, bits, mean, largest }, exact, words) {
  const rows = [
    [words.nats, exact ? `${figures(nats)} ${words.nats_unit}` : words.none],
    [words.bits, exact ? minus(fixed(bits, 3)) : words.none],
    [words.mean, `${fixed(mean, 2)} ${words.level}`],
    [words.largest, `${largest} ${words.level}`],
  ];
  return rows.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)));
}

/** Four of them: the fifth is where a deep flow's sums differ from engine to engine. @param {number} number */
function figures(number) {
  return minus(format(Number(format(number, ".3e")), ".10g"));
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "−");
}
