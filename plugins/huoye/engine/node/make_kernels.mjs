// The Node side of kernels.py: the kernels' text to WebAssembly, by wabt, which only encodes what stands there.
import { Buffer } from "node:buffer";
import { text } from "../kernels/module.mjs";
import { serve } from "../../core/static/serve_stdio.mjs";

await serve({
  /**
   * @param {{build: import("../kernels/module.mjs").Build, wabt: string}} params wabt: URL of its
   *   module, since node_modules may be a link, which a sealed child can't follow
   * @returns {Promise<string>} base64
   */
  async make({ build, wabt }) {
    const assembler = await (await import(wabt)).default();
    const features = { simd: true, bulk_memory: true, relaxed_simd: true };
    const module = assembler.parseWat(`${build}.wat`, text(build), features);
    try {
      module.validate();
      return Buffer.from(module.toBinary({}).buffer).toString("base64");
    } finally {
      module.destroy();
    }
  },
});
