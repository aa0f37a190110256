// must: refused: SharedWorker is not defined
// Starts a worker that outlives the page.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  return new SharedWorker(`${here}live/attacks/own_worker.mjs`);
};
