// must: refused: caches is not defined
// Puts another file in the place of one that is kept.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  const cache = await caches.open("huoye-files");
  await cache.put(here, new Response(""));
};
