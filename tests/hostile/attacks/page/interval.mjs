// must: refused: not a function
// Compiles text again and again.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  // @ts-ignore
  return new Promise((resolve) => setInterval(`(${resolve})()`, 0));
};
