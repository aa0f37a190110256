// must: harmless: canary
const met = [];
Error.prepareStackTrace = (_, sites) => {
  for (const site of sites) met.push(site.getThis(), site.getFunction());
  return "";
};
const look = () => void new Error("look").stack;
for (const way of [
  () => new TextDecoder({ toString: look }),
  () => console.warn({ toString: look }),
  look,
]) {
  try {
    way();
  } catch {}
}
for (const thing of met) {
  if (thing === undefined || thing === null) continue;
  if (!(thing instanceof Object)) return "canary: of another realm";
  try {
    return thing.constructor.constructor("return \"canary\"")();
  } catch {}
}
