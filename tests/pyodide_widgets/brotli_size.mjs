// Prints the brotli size (quality 11) of a file.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const data = readFileSync(process.argv[2]);
const params = {
  [constants.BROTLI_PARAM_QUALITY]: 11,
  [constants.BROTLI_PARAM_LGWIN]: 24,
  [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
};
console.log(brotliCompressSync(data, { params }).length);
