// must: harmless: canary
const ways = [
  () => crypto.getRandomValues(1),
  () => crypto.getRandomValues(new Float64Array(1)),
  () => crypto.getRandomValues(new Proxy(new Uint8Array(1), {})),
  () => new TextDecoder("nonsense"),
  () => new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([255])),
  () => new TextDecoder().decode({}),
  () => new TextEncoder().encode({ toString() { throw new TypeError("mine"); } }),
  () => console.warn({ toString() { throw new TypeError("mine"); } }),
];
for (const way of ways) {
  try {
    way();
  } catch (error) {
    if (!(error instanceof Error)) return "canary: of another realm";
    try {
      return error.constructor.constructor("return \"canary\"")();
    } catch {}
  }
}
