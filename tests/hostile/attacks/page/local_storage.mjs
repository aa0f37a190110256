// must: refused: localStorage is not defined
// Reads what the page keeps.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  return localStorage.length;
};
