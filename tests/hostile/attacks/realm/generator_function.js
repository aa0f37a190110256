// must: harmless: canary
return (function* () {}).constructor("yield \"canary\"")().next().value;
