// must: refused: BroadcastChannel is not defined
// Speaks to other pages of this site.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  new BroadcastChannel("huoye").postMessage(here);
};
