// must: refused: fetch is not defined
// Reads a page of this site with the reader's cookies.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  return (await fetch(`${here}admin/`)).text();
};
