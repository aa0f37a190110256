// must: harmless: canary
for (const f of [crypto.getRandomValues, performance.now, console.warn, setTimeout, TextDecoder.prototype.decode]) {
  if (!(f instanceof Function)) return "canary: of another realm";
  try {
    return f.constructor("return \"canary\"")();
  } catch {}
}
