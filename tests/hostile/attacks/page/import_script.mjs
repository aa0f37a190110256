// must: refused: (import|load|Import)
// Imports a program of another site, whose address tells.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  return import(`${elsewhere}module.mjs`);
};
