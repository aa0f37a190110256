// What readers are told of an error, for test_errors.py.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { LiveError, describe } from "../../plugins/huoye/live/static/errors.mjs";
import words from "../../plugins/huoye/words/en.mjs";

await serve({
  described: ({ code, detail }) => describe(code ? new LiveError(code, detail) : detail, /** @type {any} */ (words)),
});
