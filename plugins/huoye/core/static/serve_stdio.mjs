// The Node side of plugins/huoye/core/node.py: one JSON request a line in, one JSON reply a line out.
import { createInterface } from "node:readline";
import { Console } from "node:console";

// Libraries that log would break the protocol on stdout.
globalThis.console = new Console(process.stderr, process.stderr);

/**
 * Answer requests in order until stdin ends.
 * A method may throw an Error with a `data` property; both reach Python as NodeError.
 * @param {Record<string, (params: any) => any>} methods
 */
export async function serve(methods) {
  for await (const line of createInterface({ input: process.stdin })) {
    if (!line.trim()) continue;
    const { id, method, params } = JSON.parse(line);
    /** @type {object} */
    let reply;
    try {
      if (!Object.hasOwn(methods, method)) throw new Error(`no method ${method}`);
      reply = { id, result: (await methods[method](params)) ?? null };
    } catch (error) {
      const known = /** @type {{message?: string, data?: unknown}} */ (error);
      reply = { id, error: { message: String(known?.message ?? error), data: known?.data ?? null } };
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
  process.exit(0);
}
