// A model under onnxruntime-web's WebAssembly, in Node: what a page computes, without a page.
import { readFile } from "node:fs/promises";
import * as ort from "onnxruntime-web/wasm";
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

/**
 * An array as JSON; outputs have no type and are float32.
 * @typedef {{shape: number[], data: string, type?: "float32" | "int64"}} Packed data: base64
 */

/** @param {Packed} packed */
function unpacked({ shape, data, type = "float32" }) {
  const bytes = Buffer.from(data, "base64");
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  if (type === "int64") return new ort.Tensor(type, new BigInt64Array(copy), shape);
  return new ort.Tensor(type, new Float32Array(copy), shape);
}

/** @param {ort.Tensor} tensor @returns {Packed} */
function packed(tensor) {
  const data = /** @type {Float32Array} */ (tensor.data);
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return { shape: [...tensor.dims], data: bytes.toString("base64") };
}

/** @type {Map<string, Promise<ort.InferenceSession>>} */
const sessions = new Map();

/** @param {string} path @param {Record<string, string>} external name -> path */
async function load(path, external) {
  const externalData = await Promise.all(
    Object.entries(external).map(async ([name, file]) => ({ path: name, data: await readFile(file) })),
  );
  const options = { executionProviders: ["wasm"], externalData };
  return ort.InferenceSession.create(await readFile(path), options);
}

await serve({
  /**
   * @param {{path: string, external: Record<string, string>, feeds: Record<string, Packed>}} params
   */
  async run({ path, external, feeds }) {
    if (!sessions.has(path)) sessions.set(path, load(path, external));
    const session = await /** @type {Promise<ort.InferenceSession>} */ (sessions.get(path));
    const tensors = Object.entries(feeds).map(([name, value]) => [name, unpacked(value)]);
    const outputs = await session.run(Object.fromEntries(tensors));
    return Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => [name, packed(tensor)]),
    );
  },
});
