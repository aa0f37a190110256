// must: refused: nothing was found
// Looks for fetch where it was once.

/** @param {import("../../../browser/attacked_page.mjs").Places} places */
export default async ({ elsewhere, here }) => {
  const found = [self, Object.getPrototypeOf(self), Object.getPrototypeOf(Object.getPrototypeOf(self))]
    .map((scope) => Reflect.getOwnPropertyDescriptor(scope, "fetch")?.value)
    .find((value) => typeof value === "function");
  if (!found) throw new Error("nothing was found");
  await found(`${elsewhere}fetch`, { mode: "no-cors" });
};
