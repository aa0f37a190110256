// The decoder under onnxruntime-web's WebAssembly, in Node: what a page computes, without a page.
import { readFile } from "node:fs/promises";
import * as ort from "onnxruntime-web/wasm";
import { serve } from "../plugins/core/static/serve_stdio.mjs";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

/** @param {string} base64 */
function floats(base64) {
  const bytes = Buffer.from(base64, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** @type {Map<string, Promise<ort.InferenceSession>>} */
const sessions = new Map();

/** @param {string} path */
async function load(path) {
  return ort.InferenceSession.create(await readFile(path), { executionProviders: ["wasm"] });
}

await serve({
  /**
   * Latents float32 [batch, dimension] to images; both as base64 of little-endian float32.
   * @param {{path: string, z: string, batch: number, temperature: number}} params
   */
  async decode({ path, z, batch, temperature }) {
    if (!sessions.has(path)) sessions.set(path, load(path));
    const session = await /** @type {Promise<ort.InferenceSession>} */ (sessions.get(path));
    const latents = floats(z);
    const { image } = await session.run({
      z: new ort.Tensor("float32", latents, [batch, latents.length / batch]),
      temperature: new ort.Tensor("float32", Float32Array.of(temperature), [1]),
    });
    const data = /** @type {Float32Array} */ (image.data);
    return {
      shape: image.dims,
      image: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64"),
    };
  },
});
