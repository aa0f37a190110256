// must: refused: WebTransport is not defined
// Opens a line of the newer kind.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  // @ts-ignore
  await new WebTransport(elsewhere.replace("http:", "https:")).ready;
};
