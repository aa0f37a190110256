// Answers of blocks/precomputed.mjs, for test_precompute.py.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { unpack } from "../../plugins/huoye/pyodide_widgets/blocks/precomputed.mjs";

await serve({
  /** @param {{table: any, inputs: any[]}} request */
  async unpack({ table, inputs }) {
    return inputs.map((one) => unpack(table, one));
  },
});
