// must: refused: not a function
// Compiles text when its time has come.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  // @ts-ignore
  return new Promise((resolve) => setTimeout(`(${resolve})()`, 0));
};
