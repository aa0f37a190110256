// A child for test_node.py.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";

/** What a child might try. @type {Record<string, (path: string) => unknown>} */
const ATTEMPTS = {
  read: (path) => readFileSync(path, "utf8"),
  list: (path) => readdirSync(path.slice(0, path.lastIndexOf("/"))),
  write: (path) => writeFileSync(path, "changed"),
  spawn: async () => (await import("node:child_process")).execFileSync(process.execPath, ["-v"]),
  worker: async () => new (await import("node:worker_threads")).Worker("0", { eval: true }),
  addon: () => process.dlopen({ exports: {} }, "/nowhere.node"),
  wasi: async () => new (await import("node:wasi")).WASI({ version: "preview1" }),
  inspector: async () => new (await import("node:inspector")).Session().connect(),
  code: () => new Function("return 1")(),
  binding: () => /** @type {any} */ (process).binding("fs"),
  loop: () => {
    for (;;);
  },
  environment: () => Object.keys(process.env),
  buffers: () => Array.from({ length: 64 }, () => new Uint8Array(2 ** 26).fill(1)).length,
  wasm: () => new WebAssembly.Memory({ initial: 16385 }).buffer.byteLength,
};

await serve({
  attempt: ({ how, path }) => ATTEMPTS[how](path),
  echo: ({ value }) => value,
  fail: ({ message, data }) => {
    throw Object.assign(new Error(message), { data });
  },
  log: ({ text }) => {
    console.log(text);
    return "logged";
  },
  die: () => {
    console.error("last words");
    process.exit(7);
  },
  sleep: () => new Promise(() => setInterval(() => {}, 1000)),
});
