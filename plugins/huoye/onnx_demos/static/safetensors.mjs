// Latents of real pictures and attribute directions: safetensors files of one float16 tensor.
import { LiveError } from "../../live/static/errors.mjs";

/**
 * Rows of the one tensor of a file. Raises LiveError "runtime" for what isn't such a file.
 * @param {Uint8Array} bytes
 * @returns {Float32Array[]} every half-precision number is a float32, so nothing is rounded
 */
export function readRows(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  const [tensor, ...others] = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(([, value]) => value);
  if (!tensor || others.length || tensor.dtype !== "F16" || tensor.shape.length !== 2) {
    throw new LiveError("runtime", "not a file of latents");
  }
  const [count, dimension] = tensor.shape;
  const first = start + tensor.data_offsets[0];
  return Array.from({ length: count }, (_, row) =>
    Float32Array.from({ length: dimension }, (_, column) =>
      fromHalf(view.getUint16(first + 2 * (row * dimension + column), true)),
    ),
  );
}

/**
 * The number that 16 bits of IEEE 754 stand for; DataView.getFloat16 is too new to rely on.
 * @param {number} bits
 */
export function fromHalf(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
