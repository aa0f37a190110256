// Drawings of onnx_demos/static/word_map.mjs, for test_neighbours.py.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { mapSvg } from "../../plugins/huoye/onnx_demos/static/word_map.mjs";

await serve({
  /** @param {{words: string[], places: [number, number][]}} request */
  map: ({ words, places }) => String(mapSvg(words, places, "t", "en")),
});
