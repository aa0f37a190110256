// The site's own engine as what computes graphs in a worker.
import { load } from "../../engine/static/engine.mjs";

/**
 * @param {import("../../live/static/fetch_verified.mjs").LiveFile[]} files its kernels
 * @param {string} base the site's root @param {import("./worker.mjs").FetchFile} fetchFile
 * @param {WebAssembly.Module} [compiled] kernels that another worker has compiled
 * @returns {Promise<import("./worker.mjs").BackEnd>}
 */
export async function start([file], base, fetchFile, compiled) {
  const kernels = compiled ?? (await WebAssembly.compile(await fetchFile(file)));
  /** @type {import("../../engine/static/engine.mjs").Engine | undefined} */
  let first;
  return {
    kernels,
    async open(bytes, external) {
      const engine = await load(bytes, { kernels, external, beside: first });
      first ??= engine;
      return {
        async run(feeds) {
          const given = Object.entries(feeds).map(([name, { data }]) => [name, data]);
          const outputs = engine.run(Object.fromEntries(given));
          return Object.fromEntries(Object.entries(outputs).map(([name, data]) => [name, { data }]));
        },
      };
    },
  };
}
