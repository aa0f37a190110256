// The JavaScript side of test_browser_latents.py.
import { createHash } from "node:crypto";
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { logistics, normals } from "../../plugins/huoye/live/static/latents.mjs";
import { toCells } from "../../plugins/huoye/onnx_demos/static/pixels.mjs";
import { evaluate } from "../../plugins/huoye/onnx_demos/static/recipes.mjs";
import { fromHalf, readRows } from "../../plugins/huoye/onnx_demos/static/safetensors.mjs";

const PRIORS = /** @type {Record<string, typeof normals>} */ ({ gaussian: normals, logistic: logistics });

/** @param {Float32Array} numbers */
const digest = (numbers) =>
  createHash("sha256").update(new Uint8Array(numbers.buffer)).digest("hex");

await serve({
  /** SHA-256 of every row of a safetensors file. */
  rows: ({ base64 }) => readRows(new Uint8Array(Buffer.from(base64, "base64"))).map(digest),
  halves: ({ bits }) => bits.map((/** @type {number} */ word) => String(fromHalf(word))),
  cells: ({ pixels, channels, area, levels }) =>
    Array.from(toCells(Uint8Array.from(pixels), channels, area, levels)),
  /** SHA-256 of a recipe's latent; examples, directions, encoded: plain lists of float32. */
  evaluate: ({ recipe, prior, dimension, examples = [], directions = [], encoded = {} }) =>
    digest(
      evaluate(recipe, {
        dimension,
        draw: (seed, stream) => PRIORS[prior](seed, dimension, stream),
        example: (index) => Float32Array.from(examples[index]),
        direction: (index) => Float32Array.from(directions[index]),
        encoded: (key) => Float32Array.from(encoded[key]),
      }),
    ),
});
