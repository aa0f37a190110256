// One graph under one runtime in a process of its own: node engine.mjs RUNTIME GRAPH [KERNELS].
// Prints JSON: CPU milliseconds till the first outputs are there, files read before, and per run later.
import { readFileSync } from "node:fs";

const RUNS = 10;
const BLOCKS = 12;

const [runtime, path, kernels] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(path));
/** What an encoder has in common with its decoder. @type {Record<string, Uint8Array>} */
const external = {};
if (path.endsWith("encoder.onnx")) {
  external["decoder.onnx"] = new Uint8Array(readFileSync(path.replace(/encoder.onnx$/, "decoder.onnx")));
}
const started = cpu();
const { run, memory } = runtime === "engine" ? await ours() : await onnxRuntime();
await run();
const first = cpu() - started;
let each = Infinity;
for (let block = 0; block < BLOCKS; block += 1) {
  const begun = cpu();
  for (let k = 0; k < RUNS; k += 1) await run();
  each = Math.min(each, (cpu() - begun) / RUNS);
}
process.stdout.write(JSON.stringify({ first, each, memory: memory() }));

/** Of all threads of this process, in milliseconds. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Numbers for an input; of ids, three.
 * @param {string} type @param {readonly (number | string | null)[]} dims
 */
function feed(type, dims) {
  const sizes = dims.map((dim, axis) =>
    typeof dim === "number" ? dim : dims.length === 1 ? 3 : axis ? 0 : 1,
  );
  const size = sizes.reduce((a, b) => a * b, 1);
  if (type === "int64")
    return { sizes, data: BigInt64Array.from({ length: size }, (_, k) => BigInt(k)) };
  return {
    sizes,
    data: Float32Array.from({ length: size }, (_, k) => (size === 1 ? 0.7 : Math.sin(k * 12.9898))),
  };
}

async function ours() {
  const { load } = await import("../plugins/huoye/engine/static/engine.mjs");
  const module = await WebAssembly.compile(readFileSync(kernels));
  const engine = await load(bytes, { kernels: module, external });
  const feeds = Object.fromEntries(
    engine.inputs.map(({ name, type, dims }) => [name, feed(type, dims).data]),
  );
  return { run: async () => engine.run(feeds), memory: () => engine.bytes };
}

async function onnxRuntime() {
  const ort = await import("onnxruntime-web/wasm");
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ["wasm"],
    externalData: Object.entries(external).map(([path, data]) => ({ path, data })),
  });
  const feeds = Object.fromEntries(
    session.inputMetadata.map((input) => {
      const { type, shape } = /** @type {{type: string, shape: readonly (number | string)[]}} */ (
        input
      );
      const { sizes, data } = feed(type, shape);
      return [input.name, new ort.Tensor(/** @type {any} */ (type), data, sizes)];
    }),
  );
  return { run: () => session.run(feeds), memory: () => 0 };
}
