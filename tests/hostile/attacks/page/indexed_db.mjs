// must: refused: indexedDB is not defined
// Reads what pages of this site keep.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  return (await indexedDB.databases()).length;
};
