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

/** What files begin with, and what says how large their pictures are. */
const FORMATS = [
  { begins: /^\x89PNG\r\n\x1a\n/, size: sizeOfPng },
  { begins: /^GIF8[79]a/, size: sizeOfGif },
  { begins: /^RIFF....WEBP/s, size: sizeOfWebp },
  { begins: /^\xff\xd8\xff/, size: sizeOfJpeg },
];

/**
 * Width and height as a file's head says. Raises PictureError for what is none of our formats.
 * @param {Uint8Array} head @returns {{width: number, height: number}}
 */
export function sizeOf(head) {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const text = String.fromCharCode(...head.subarray(0, 1024));
  try {
    const read = FORMATS.find(({ begins }) => begins.test(text))?.size;
    if (read) {
      const size = read(view, text);
      if (size.width && size.height) return size;
      throw new PictureError("broken");
    }
  } catch (error) {
    // The head ends too soon.
    if (error instanceof RangeError) throw new PictureError("broken");
    throw error;
  }
  throw new PictureError(/<svg[\s>]|<!DOCTYPE svg/i.test(text) ? "svg" : "strange");
}

/** @param {DataView} view @param {string} text */
function sizeOfPng(view, text) {
  if (text.slice(12, 16) !== "IHDR") throw new PictureError("broken");
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/**
 * The screen, or its first frame where that is larger: decoders make room for both.
 * @param {DataView} view
 */
function sizeOfGif(view) {
  /** @param {number} flags bytes of a table of colours */
  const table = (flags) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  let at = 13 + table(view.getUint8(10));
  // Extensions: 21, a label, and blocks with their lengths up to an empty one.
  while (view.getUint8(at) === 0x21) {
    at += 2;
    while (view.getUint8(at)) at += 1 + view.getUint8(at);
    at += 1;
  }
  if (view.getUint8(at) !== 0x2c) throw new PictureError("broken");
  const [left, top, width, height] = [1, 3, 5, 7].map((place) => view.getUint16(at + place, true));
  return {
    width: Math.max(screen.width, left + width),
    height: Math.max(screen.height, top + height),
  };
}

/** @param {DataView} view @param {string} text */
function sizeOfWebp(view, text) {
  const chunk = text.slice(12, 16);
  if (chunk === "VP8X") {
    /** @param {number} at */
    const three = (at) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
    return { width: three(24) + 1, height: three(27) + 1 };
  }
  if (chunk === "VP8L") {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (chunk !== "VP8 ") throw new PictureError("broken");
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/** @param {DataView} view */
function sizeOfJpeg(view) {
  // Segments: a marker, a length that counts itself, and content. C0 to CF but C4, C8 and CC are
  // frames, whose content begins with precision, height and width.
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    // A marker without a length would let a decoder see other segments than are seen here.
    const isSegment = marker >= 0xc0 && !(marker >= 0xd0 && marker <= 0xda) && marker !== 0xff;
    if (view.getUint8(at) !== 0xff || !isSegment) throw new PictureError("broken");
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
  }
}
