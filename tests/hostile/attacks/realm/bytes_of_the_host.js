// must: harmless: canary
for (const bytes of [new TextEncoder().encode("a"), crypto.getRandomValues(new Uint8Array(1))]) {
  if (!(bytes instanceof Uint8Array)) return "canary: of another realm";
  try {
    return bytes.constructor.constructor("return \"canary\"")();
  } catch {}
}
