// Protobuf walked by offsets: nothing is copied, and no object is made for a field.
import { Malformed } from "./refusals.mjs";

/** What follows a key: a number, or `length` bytes. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };

/** The longest string that is read; names are a few letters. */
const LONGEST_TEXT = 4096;

/** A place in a file, moved on by what is read. */
export class Cursor {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    /** Of the field that `next` has found: where it begins, its number, how it is written, and where its
     * content lies; a varint's value is in `value`. */
    this.from = 0;
    this.field = 0;
    this.wire = 0;
    this.start = 0;
    this.end = 0;
    this.value = 0;
  }

  /**
   * Go to the field at `at`, and to behind it. Raises Malformed where it reaches beyond `limit`.
   * @param {number} limit where the message ends
   */
  next(limit) {
    this.from = this.at;
    const key = this.varint(limit);
    this.field = Math.floor(key / 8);
    this.wire = key % 8;
    if (this.wire === WIRE.varint) {
      this.start = this.at;
      this.value = this.varint(limit);
      this.end = this.at;
      return;
    }
    const length = this.wire === WIRE.bytes ? this.varint(limit) : FIXED[this.wire];
    if (length === undefined) throw new Malformed(`no protobuf: wire type ${this.wire}`);
    if (!(length >= 0 && length <= limit - this.at)) throw new Malformed("the file is cut short");
    this.start = this.at;
    this.end = this.at = this.start + length;
  }

  /**
   * Read the fields of the message that has been found. Raises Malformed where it is none.
   * @param {(field: number) => void} read is called when each has been found, with its number
   */
  inside(read) {
    this.message();
    this.between(this.start, this.end, read);
  }

  /**
   * The same of the message in bytes [start, end).
   * @param {number} start @param {number} end @param {(field: number) => void} read
   */
  between(start, end, read) {
    this.at = start;
    while (this.at < end) {
      this.next(end);
      read(this.field);
    }
  }

  /**
   * A whole number of 64 bits with its sign; beyond 2^53 only its size is right.
   * @param {number} limit
   */
  varint(limit) {
    const { bytes } = this;
    let at = this.at;
    if (at >= limit) throw new Malformed("the file is cut short");
    let byte = bytes[at++];
    if (byte < 128) {
      this.at = at;
      return byte;
    }
    let value = byte & 127;
    for (let scale = 128, read = 1; ; scale *= 128, read += 1) {
      if (at >= limit) throw new Malformed("the file is cut short");
      byte = bytes[at++];
      if (read === 9) {
        if (byte > 1) throw new Malformed("a number of more than 64 bits");
        this.at = at;
        // The tenth byte holds the sign. Below zero the high bits are ones: added up from the top they
        // would be rounded away.
        return byte ? this.#negative(at - 10) : value;
      }
      value += (byte & 127) * scale;
      if (byte < 128) {
        this.at = at;
        return value;
      }
    }
  }

  /** Two's complement of the ten bytes at `start`. @param {number} start */
  #negative(start) {
    let missing = 0;
    let scale = 1;
    for (let k = 0; k < 9; k += 1, scale *= 128) missing += (~this.bytes[start + k] & 127) * scale;
    return -missing - 1;
  }

  /** Raises Malformed where the field is no varint. @returns {number} */
  number() {
    this.#must(WIRE.varint);
    return this.value;
  }

  /** Raises Malformed where the field has no bytes of its own; `start` and `end` are theirs then. */
  message() {
    this.#must(WIRE.bytes);
  }

  /** A float of 32 bits. */
  float() {
    this.#must(WIRE.fixed32);
    const { buffer, byteOffset } = this.bytes;
    return new DataView(buffer, byteOffset + this.start, 4).getFloat32(0, true);
  }

  /** Raises Malformed where it is no text. */
  text() {
    this.#must(WIRE.bytes);
    const { start, end, bytes } = this;
    if (end - start > LONGEST_TEXT) throw new Malformed(`a name of ${end - start} bytes`);
    let text = "";
    for (let at = start; at < end; at += 1) {
      if (bytes[at] > 127) return utf8(bytes.subarray(start, end));
      text += String.fromCharCode(bytes[at]);
    }
    return text;
  }

  /**
   * Numbers of a repeated field, written one by one or packed into one.
   * @param {number[]} list what they are added to
   * @param {number} most how many it may hold
   */
  numbers(list, most) {
    if (this.wire === WIRE.varint) list.push(this.value);
    else {
      this.#must(WIRE.bytes);
      const { start, end } = this;
      this.at = start;
      while (this.at < end && list.length <= most) list.push(this.varint(end));
      this.at = end;
    }
    if (list.length > most) throw new Malformed(`a list of more than ${most} numbers`);
  }

  /** @param {number} wire */
  #must(wire) {
    if (this.wire !== wire)
      throw new Malformed(`no ONNX: field ${this.field} has wire type ${this.wire}`);
  }
}

/** Bytes of the wire types of fixed length. @type {Record<number, number>} */
const FIXED = { [WIRE.fixed64]: 8, [WIRE.fixed32]: 4 };

/** @param {Uint8Array} bytes */
function utf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed("a name that is no UTF-8");
  }
}
