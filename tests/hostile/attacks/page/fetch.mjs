// must: refused: fetch is not defined
// Tells another site.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  await fetch(`${elsewhere}fetch`, { mode: "no-cors" });
};
