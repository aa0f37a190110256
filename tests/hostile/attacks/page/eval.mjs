// must: refused: eval is not (defined|a function)
// Compiles text.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  return eval("1 + 1");
};
