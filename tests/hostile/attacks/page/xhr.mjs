// must: refused: XMLHttpRequest is not defined
// Tells another site, and waits for the answer.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  const request = new XMLHttpRequest();
  request.open("GET", `${elsewhere}xhr`, false);
  request.send();
  return request.status;
};
