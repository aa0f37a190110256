// A file that arrives in chunks, put together in memory; what is published as gzip is unpacked on its way.

// A worker's scope is sealed once its runtime is up (sealed_scope.mjs), and more files come after that.
const { DecompressionStream } = globalThis;

export class Arriving {
  /** Bytes that have come, as they came. */
  received = 0;
  /** What each of them is of the file's own bytes. */
  share = 1;
  #packed;
  #most;
  #data;
  #length = 0;
  #isWrong = false;
  /** @type {WritableStreamDefaultWriter<BufferSource> | null} */
  #unpacker = null;
  /** @type {Promise<void>} */
  #unpacked = Promise.resolve();

  /** @param {import("./fetch_verified.mjs").LiveFile} file */
  constructor({ url, bytes, gzip }) {
    this.#packed = url.endsWith(".gz") ? gzip : 0;
    this.#most = bytes;
    this.#data = new Uint8Array(bytes);
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} chunk
   * @returns {Promise<boolean>} whether it can still be the published file
   */
  async take(chunk) {
    // Some hosts declare such a file as compressed on its way, and the browser has unpacked it then.
    // What is inside begins otherwise.
    if (!this.received && this.#packed && chunk[0] === 0x1f) this.#unpack();
    this.received += chunk.length;
    if (!this.#unpacker) this.#put(chunk);
    else if (this.received > this.#packed) this.#isWrong = true;
    else {
      this.#unpacker.write(chunk).catch(() => {});
      await this.#unpacker.ready.catch(() => (this.#isWrong = true));
    }
    return !this.#isWrong;
  }

  /** @returns {Promise<Uint8Array<ArrayBuffer> | null>} null for what isn't the published file */
  async end() {
    await this.#unpacker?.close().catch(() => (this.#isWrong = true));
    await this.#unpacked;
    return this.#isWrong || this.#length < this.#most ? null : this.#data;
  }

  #unpack() {
    const { writable, readable } = new DecompressionStream("gzip");
    this.#unpacker = writable.getWriter();
    this.share = this.#most / this.#packed;
    const putAll = async () => {
      for await (const chunk of chunksOf(readable)) this.#put(chunk);
    };
    this.#unpacked = putAll().catch(() => {
      this.#isWrong = true;
    });
  }

  /** @param {Uint8Array} chunk */
  #put(chunk) {
    if (this.#length + chunk.length > this.#most) this.#isWrong = true;
    else this.#data.set(chunk, this.#length);
    this.#length += chunk.length;
  }
}

/**
 * Readable streams can't be iterated in every browser yet.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 */
export async function* chunksOf(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
