// must: refused: is not a function
// Compiles text by another name.
// @ts-nocheck

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  return [globalThis][0]["ev" + "al"](`"${here}"`);
};
