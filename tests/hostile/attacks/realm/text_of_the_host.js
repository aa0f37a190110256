// must: harmless: canary
const text = new TextDecoder().decode(new Uint8Array([99]));
try {
  return text.constructor.constructor("return \"canary\"")();
} catch {}
