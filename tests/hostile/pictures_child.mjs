// What becomes of a reader's picture, for test_pictures.py: "decoded", or why not.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { PictureError, readPicture } from "../../plugins/huoye/onnx_demos/static/picture_file.mjs";

let decoded = false;
globalThis.createImageBitmap = /** @type {any} */ (async () => (decoded = true));

await serve({
  /** @param {{base64: string}} file */
  async outcome({ base64 }) {
    decoded = false;
    try {
      await readPicture(new Blob([Buffer.from(base64, "base64")]));
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      return decoded ? "decoded" : error.code;
    }
    return "decoded";
  },
});
