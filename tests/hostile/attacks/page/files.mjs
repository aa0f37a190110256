// must: refused: navigator is not defined|of undefined|storage
// Reads the files that pages of this site keep.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  return navigator.storage.getDirectory();
};
