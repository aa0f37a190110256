// The JavaScript halves of the demos, for the tests of their twins.
import { readFileSync, writeFileSync } from "node:fs";
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { asMnist, inkOf } from "../../plugins/huoye/onnx_demos/static/digit.mjs";
import { edited } from "../../plugins/huoye/onnx_demos/blocks/edit.mjs";
import { costsOf, perturbed } from "../../plugins/huoye/onnx_demos/blocks/encode.mjs";
import { bytesOf, sameNumbers, samePicture } from "../../plugins/huoye/onnx_demos/static/golden.mjs";
import { widenWeights } from "../../plugins/huoye/onnx_demos/static/wide_weights.mjs";
import { recipeAt } from "../../plugins/huoye/onnx_demos/blocks/interpolate.mjs";
import { PictureError, sizeOf } from "../../plugins/huoye/onnx_demos/static/picture_file.mjs";
import { asSeen, toCells, toHeat, toLevels, toMisses } from "../../plugins/huoye/onnx_demos/static/pixels.mjs";
import { evaluate } from "../../plugins/huoye/onnx_demos/static/recipes.mjs";
import { recipeOf, rolesFor } from "../../plugins/huoye/onnx_demos/static/sources.mjs";

/** @returns {never} */
function none() {
  throw new Error("no such part");
}

await serve({
  /** A recipe over examples alone, as numbers. */
  evaluate: ({ recipe, examples }) =>
    Array.from(
      evaluate(recipe, {
        dimension: examples[0].length,
        example: (index) => Float32Array.from(examples[index]),
        draw: none,
        direction: none,
        encoded: none,
      }),
    ),
  levels: ({ image, channels, area }) =>
    Array.from(toLevels(Float32Array.from(image), channels, area)),
  seen: ({ pixels, channels, levels }) => Array.from(asSeen(pixels, channels, levels)),
  heat: ({ latent, limit, colours }) => {
    const { width, height, rgba } = toHeat(Float32Array.from(latent), limit, colours);
    return { width, height, rgba: Array.from(rgba) };
  },
  cells: ({ pixels, channels, area, levels, places }) =>
    Array.from(toCells(Uint8Array.from(pixels), channels, area, levels, places)),
  misses: ({ image, wanted, size, gain }) => {
    const { rgba } = toMisses(Float32Array.from(image), Float32Array.from(wanted), size, gain);
    return Array.from(rgba);
  },
  costs: ({ numbers, decoded, noise, density, widths, levels }) =>
    costsOf(
      {
        numbers: Float32Array.from(numbers),
        decoded: Float32Array.from(decoded),
        noise: Float32Array.from(noise),
      },
      density,
      widths,
      levels,
    ),
  mnist: ({ ink, side, size }) => {
    const levels = asMnist(ink, side, size);
    return levels && Array.from(levels);
  },
  ink: ({ grey, side }) => Array.from(inkOf(grey, side)),
  /** Writes graph.onnx and its external data into a folder. */
  widen: ({ path, folder, files = {} }) => {
    const read = Object.entries(files).map(([name, file]) => [name, readFileSync(file)]);
    const { graph, externalData } = widenWeights(readFileSync(path), Object.fromEntries(read));
    writeFileSync(`${folder}/graph.onnx`, graph);
    for (const { path: name, data } of externalData) writeFileSync(`${folder}/${name}`, data);
    return externalData.map(({ data }) => data.length);
  },
  same_picture: ({ rgba, pixels, channels }) =>
    samePicture(Uint8ClampedArray.from(rgba), bytesOf(pixels), channels),
  /** null stands for NaN. */
  same_numbers: ({ found, golden }) =>
    sameNumbers(Float32Array.from(found, (number) => number ?? NaN), golden),
  size: ({ base64 }) => {
    try {
      return sizeOf(new Uint8Array(Buffer.from(base64, "base64")));
    } catch (error) {
      if (error instanceof PictureError) return error.code;
      throw error;
    }
  },
  walk: ({ t, start, end, mode }) => recipeAt(t, start, end, mode),
  edited: ({ start, amounts }) => edited(start, amounts),
  perturbed: ({ key, noise, seed }) => perturbed(key, noise, seed),
  source: ({ inputs, name }) => recipeOf(inputs, name, "mine"),
  roles: ({ inputs, names }) => rolesFor(inputs, names),
});
