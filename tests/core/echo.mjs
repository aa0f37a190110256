// A child for test_node.py.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";

await serve({
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
