// must: refused: importScripts is not defined
// Runs a script of another site.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  // @ts-ignore
  importScripts(`${elsewhere}script.js`);
};
