// must: harmless: canary
await fetch("http://127.0.0.1:@PORT@/").catch(() => {});
return "canary " + fetch.name;
