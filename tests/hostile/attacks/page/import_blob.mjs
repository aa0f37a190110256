// must: refused: createObjectURL is not a function
// Imports a program that was written here.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  const { default: found } = await import(URL.createObjectURL(new Blob([`export default "${here}"`], { type: "text/javascript" })));
  return found;
};
