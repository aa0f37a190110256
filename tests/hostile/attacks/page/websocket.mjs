// must: refused: WebSocket is not defined
// Opens a line to another site.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  const socket = new WebSocket(elsewhere.replace("http", "ws"));
  await new Promise((resolve) => (socket.onopen = resolve));
};
