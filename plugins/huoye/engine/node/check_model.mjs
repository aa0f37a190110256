// The Node side of support.py: whether the engine runs a model, by the page's own modules.
import { Buffer } from "node:buffer";
import { serve } from "../../core/static/serve_stdio.mjs";
import { check, Malformed, Unsupported } from "../static/engine.mjs";

await serve({
  /**
   * Why a model is not run, or null.
   * @param {{content: string, external: Record<string, string>}} params base64, and such by the names
   *   of files that the model says its weights lie in
   * @returns {string | null}
   */
  refusal({ content, external }) {
    const files = Object.entries(external).map(([name, file]) => [name, bytes(file)]);
    try {
      check(bytes(content), Object.fromEntries(files));
      return null;
    } catch (error) {
      if (error instanceof Unsupported || error instanceof Malformed) return error.message;
      throw error;
    }
  },
});

/** @param {string} base64 */
function bytes(base64) {
  return new Uint8Array(Buffer.from(base64, "base64"));
}
