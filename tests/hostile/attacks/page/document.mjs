// must: refused: document is not defined
// Reads the page.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  return document.cookie;
};
