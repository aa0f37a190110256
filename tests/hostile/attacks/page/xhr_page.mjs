// must: refused: XMLHttpRequest is not defined
// Reads a page of this site.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  const request = new XMLHttpRequest();
  request.open("GET", `${here}admin/`, false);
  request.send();
  return request.responseText;
};
