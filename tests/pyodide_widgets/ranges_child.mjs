// Answers of static/ranges.mjs, for test_ranges.py.
import { serve } from "../../plugins/huoye/core/static/serve_stdio.mjs";
import { evaluate, held } from "../../plugins/huoye/live/static/ranges.mjs";

await serve({
  /** @param {{tree: any, inputs: Record<string, number>}} request */
  async evaluate({ tree, inputs }) {
    const value = evaluate(tree, (name) => inputs[name]);
    return Number.isFinite(value) ? value : null;
  },
  /** @param {{value: number, low: number | null, high: number | null, step: number}} request */
  async held({ value, low, high, step }) {
    return held(value, low ?? NaN, high ?? NaN, step);
  },
});
