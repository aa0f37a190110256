// must: refused: (import|load|Import|text/html)
// Imports a page of this site.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  return import(`${here}admin/`);
};
