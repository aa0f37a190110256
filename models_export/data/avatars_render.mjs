// DiceBear's Lorelei portraits as pixels: what each one shows is decided by the caller, not here.
import { createAvatar } from "@dicebear/core";
import * as lorelei from "@dicebear/lorelei";
import { Resvg } from "@resvg/resvg-js";
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";

/** @typedef {import("@dicebear/core").Options & import("@dicebear/lorelei").Options} Portrait */

/** Rendered this much larger, then averaged: resvg's own smoothing leaves seams between shapes. */
const OVERSAMPLING = 4;

/**
 * Write one opaque picture of size x size pixels to target: RGB bytes, row by row.
 * @param {Portrait} portrait
 * @param {number} size
 * @param {Uint8Array} target
 */
function render(portrait, size, target) {
  const width = size * OVERSAMPLING;
  const { pixels } = new Resvg(createAvatar(lorelei, portrait).toString(), {
    fitTo: { mode: "width", value: width },
    font: { loadSystemFonts: false },
  }).render();
  const area = OVERSAMPLING ** 2;
  for (let row = 0, to = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let y = 0; y < OVERSAMPLING; y++) {
        let from = 4 * ((row * OVERSAMPLING + y) * width + column * OVERSAMPLING);
        for (let x = 0; x < OVERSAMPLING; x++, from += 4) {
          red += pixels[from];
          green += pixels[from + 1];
          blue += pixels[from + 2];
        }
      }
      target[to++] = Math.round(red / area);
      target[to++] = Math.round(green / area);
      target[to++] = Math.round(blue / area);
    }
  }
}

await serve({
  /**
   * Portraits to pictures: base64 of uint8 [portraits, size, size, 3].
   * @param {{portraits: Portrait[], size: number}} params
   */
  async render({ portraits, size }) {
    const length = size * size * 3;
    const pictures = Buffer.alloc(portraits.length * length);
    portraits.forEach((portrait, index) => {
      render(portrait, size, pictures.subarray(index * length, (index + 1) * length));
    });
    return pictures.toString("base64");
  },
});
