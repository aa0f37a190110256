// Logarithms of render/static/log10.mjs, for test_log10.py.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { log10 } from "../../plugins/huoye/render/static/log10.mjs";

await serve({
  /** @param {{floats: number[]}} request */
  log10: ({ floats }) => floats.map(log10),
});
