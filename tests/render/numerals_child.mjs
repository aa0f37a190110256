// Numerals of render/static/numerals.mjs, for test_numerals.py.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { format, repr, shown } from "../../plugins/huoye/render/static/numerals.mjs";

await serve({
  /**
   * @param {{floats: string, specs: string[]}} request floats: little-endian, in base64; of each one
   *   its spec in turn
   */
  write({ floats, specs }) {
    const bytes = Buffer.from(floats, "base64");
    const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
    return Array.from(numbers, (x, place) => {
      const spec = specs[place % specs.length];
      if (spec === "repr") return repr(x);
      return spec.startsWith("shown") ? shown(x, Number(spec.slice(5))) : format(x, spec);
    });
  },
});
