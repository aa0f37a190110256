// From a file that a reader hands over to a picture of bounded size, or a code that says why not.

/** Longest side that is kept: crops stay sharp, and memory stays at 4 MB whatever the camera. */
const KEPT_SIDE = 1024;
/** Decoding takes four bytes a pixel for a moment. */
const MAX_PIXELS = 50_000_000;
const MAX_BYTES = 64_000_000;
/** A JPEG's size stands behind its metadata. */
const HEAD_BYTES = 1_000_000;

/** Why a file is no picture for us; `code` is a key of the words of picture_input.mjs. */
export class PictureError extends Error {
  /** @param {"empty" | "svg" | "strange" | "large" | "broken"} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * Decode a PNG, JPEG, WebP or GIF, its long side at most KEPT_SIDE. What a file is, is read from its
 * first bytes, never from its name. SVG is refused: it is a document that may carry a program.
 * @param {Blob} file @returns {Promise<ImageBitmap>} raises PictureError
 */
export async function readPicture(file) {
  if (!file.size) throw new PictureError("empty");
  const size = sizeOf(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  // Looked at before decoding: a few hundred bytes can claim billions of pixels.
  if (file.size > MAX_BYTES || size.width * size.height > MAX_PIXELS) throw new PictureError("large");
  /** @type {ImageBitmapOptions} */
  const options = { resizeQuality: "high" };
  if (Math.max(size.width, size.height) > KEPT_SIDE) {
    // One side alone, so that the other follows whichever way the camera was held.
    if (size.width >= size.height) options.resizeWidth = KEPT_SIDE;
    else options.resizeHeight = KEPT_SIDE;
  }
  try {
    return await createImageBitmap(file, options);
  } catch {
    throw new PictureError("broken");
  }
}

/**
 * Width and height as a file's head says. Raises PictureError for what is none of our formats.
 * @param {Uint8Array} head @returns {{width: number, height: number}}
 */
export function sizeOf(head) {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const text = String.fromCharCode(...head.subarray(0, 1024));
  try {
    if (text.startsWith("\x89PNG\r\n\x1a\n")) {
      return { width: view.getUint32(16), height: view.getUint32(20) };
    }
    if (/^GIF8[79]a/.test(text)) {
      return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    }
    if (/^RIFF....WEBP/s.test(text)) return sizeOfWebp(view, text.slice(12, 16));
    if (text.startsWith("\xff\xd8\xff")) return sizeOfJpeg(view);
  } catch (error) {
    // The head ends too soon.
    if (error instanceof RangeError) throw new PictureError("broken");
    throw error;
  }
  throw new PictureError(/<svg[\s>]|<!DOCTYPE svg/i.test(text) ? "svg" : "strange");
}

/** @param {DataView} view @param {string} chunk */
function sizeOfWebp(view, chunk) {
  if (chunk === "VP8X") {
    /** @param {number} at */
    const three = (at) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
    return { width: three(24) + 1, height: three(27) + 1 };
  }
  if (chunk === "VP8L") {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/** @param {DataView} view */
function sizeOfJpeg(view) {
  // Segments: a marker, a length that counts itself, and content. C0 to CF but C4, C8 and CC are
  // frames, whose content begins with precision, height and width.
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) throw new PictureError("broken");
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
  }
}
