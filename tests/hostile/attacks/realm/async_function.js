// must: harmless: canary
return await (async () => {}).constructor("return \"canary\"")();
