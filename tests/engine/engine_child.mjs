// The engine under Node, for its tests: models and numbers come and go as base64.
import { readFileSync } from "node:fs";
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { load, Malformed, Unsupported } from "../../plugins/huoye/engine/static/engine.mjs";

/** @typedef {import("../../plugins/huoye/engine/static/engine.mjs").Engine} Engine */

const kernels = new WebAssembly.Module(readFileSync(process.argv[2]));
/** The last model that was asked for, by its request. @type {{key: string, engine: Engine} | null} */
let opened = null;

/**
 * @param {{path?: string, content?: string}} model content: base64
 * @param {Record<string, string>} external paths
 */
async function engineOf({ path = "", content = "" }, external) {
  const key = path || content;
  if (opened?.key !== key) {
    opened = null;
    const bytes = path ? readFileSync(path) : Buffer.from(content, "base64");
    const files = Object.fromEntries(
      Object.entries(external).map(([name, file]) => [name, new Uint8Array(readFileSync(file))]),
    );
    opened = { key, engine: await load(new Uint8Array(bytes), { kernels, external: files }) };
  }
  return opened.engine;
}

/** @param {Engine} engine @param {Record<string, string | number[]>} feeds base64 of floats, or ids */
function run(engine, feeds) {
  const given = Object.fromEntries(
    Object.entries(feeds).map(([name, numbers]) => [
      name,
      typeof numbers === "string"
        ? new Float32Array(new Uint8Array(Buffer.from(numbers, "base64")).buffer)
        : numbers,
    ]),
  );
  return Object.fromEntries(
    Object.entries(engine.run(given)).map(([name, { buffer }]) => [
      name,
      Buffer.from(buffer).toString("base64"),
    ]),
  );
}

/** A refusal as data; all else is a mistake. @param {unknown} error */
function refusalOf(error) {
  if (!(error instanceof Unsupported || error instanceof Malformed)) throw error;
  const { name, message, reason } = error;
  return {
    kind: name,
    message,
    reason,
    ...(error instanceof Unsupported ? { op: error.op, node: error.node } : {}),
  };
}

/** The file that others are made of by patches. @type {Uint8Array} */
let base = new Uint8Array();

await serve({
  /**
   * A decoder, and beside it the encoder whose weights lie in the decoder's file; each of the feeds by
   * one after the other. Bytes of memory: with the decoder alone, with both.
   */
  async beside({ folder, feeds }) {
    const [decoder, encoder] = ["decoder", "encoder"].map(
      (name) => new Uint8Array(readFileSync(`${folder}/${name}.onnx`)),
    );
    const one = await load(decoder, { kernels });
    const alone = one.bytes;
    const external = { "decoder.onnx": decoder };
    const other = await load(encoder, { kernels, external, beside: one });
    const outputs = feeds.map((/** @type {Record<string, string>} */ feed) => [
      run(one, feed),
      run(other, feed),
    ]);
    return { outputs, bytes: [alone, other.bytes] };
  },

  /** Keep a file for `patched`. */
  keep({ content }) {
    base = new Uint8Array(Buffer.from(content, "base64"));
  },

  /** As `run`, for each of some changes of the file that is kept: bytes in the place of a range. */
  async patched({ patches, feeds }) {
    const replies = [];
    for (const { start, end, content } of patches) {
      const bytes = Buffer.concat([
        base.subarray(0, start),
        Buffer.from(content, "base64"),
        base.subarray(end),
      ]);
      try {
        const engine = await load(new Uint8Array(bytes), { kernels });
        replies.push({ outputs: run(engine, feeds) });
      } catch (error) {
        // What is fed belongs to the file as it was.
        replies.push(
          error instanceof RangeError
            ? { refusal: { kind: "RangeError", message: error.message } }
            : { refusal: refusalOf(error) },
        );
      }
    }
    return replies;
  },

  /** Outputs for each of some feeds, or why the model is refused. */
  async run({ model, feeds, external }) {
    let engine;
    try {
      engine = await engineOf(model, external);
    } catch (error) {
      return { refusal: refusalOf(error) };
    }
    return {
      outputs: feeds.map((/** @type {Record<string, string>} */ feed) => run(engine, feed)),
      bytes: engine.bytes,
    };
  },
});
