// must: refused: EventSource is not defined
// Listens to another site.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  const source = new EventSource(`${elsewhere}events`);
  await new Promise((resolve) => (source.onopen = resolve));
};
