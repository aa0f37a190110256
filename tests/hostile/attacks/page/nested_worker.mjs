// must: refused: Worker is not defined
// Starts a worker that nobody has sealed.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  const worker = new Worker(`${here}live/attacks/own_worker.mjs`, { type: "module" });
  await new Promise((resolve) => (worker.onmessage = resolve));
};
