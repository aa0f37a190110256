// The JavaScript latents for test_latents.py.
import { createHash } from "node:crypto";
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { logistics, normals } from "../../plugins/huoye/live/static/latents.mjs";

const KINDS = /** @type {Record<string, typeof normals>} */ ({ logistics, normals });

await serve({
  digest: ({ kind, seed, count, stream }) => {
    const numbers = KINDS[kind](seed, count, stream);
    return createHash("sha256").update(new Uint8Array(numbers.buffer)).digest("hex");
  },
});
