// must: refused: (postMessage is not|self.postMessage)
// Speaks to the page past the port.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  // @ts-ignore
  self.postMessage({ id: 1, result: here });
};
