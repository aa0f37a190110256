// must: refused: text is not compiled here
// Compiles text.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  return Function("return this")();
};
