// must: refused: (import|load|Import)
// Imports a program that is written in its address.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  const { default: found } = await import(`data:text/javascript,export default ${here.length}`);
  return found;
};
