// Brotli and gzip at their strongest, for files that are packed once and sent many times.
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { serve } from "../static/serve_stdio.mjs";

const MEGABYTES_16 = 24;
const packers = {
  /** @param {Buffer} data */
  br: (data) =>
    promisify(brotliCompress)(data, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: MEGABYTES_16,
        [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
      },
    }),
  /** @param {Buffer} data */
  gz: (data) => promisify(gzip)(data, { level: 9 }),
};

await serve({
  /** @param {{source: string, form: "br" | "gz"}} params @returns {Promise<string>} base64 */
  async pack({ source, form }) {
    return (await packers[form](await readFile(source))).toString("base64");
  },
});
