// must: refused: FontFace is not defined
// Loads a font, whose address tells.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  await new FontFace("a", `url(${elsewhere}font)`).load();
};
