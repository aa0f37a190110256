// must: refused: text is not compiled here
// Compiles text by what each kind of function gives away.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  let last = "";
  for (const kind of [() => {}, async () => {}, function* () {}, async function* () {}, class {}, Math.max, here.at]) {
    try {
      return kind.constructor("return 1")();
    } catch (error) {
      last = String(error);
      if (!last.includes("not compiled")) throw error;
    }
  }
  throw new Error(last);
};
