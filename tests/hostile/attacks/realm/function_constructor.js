// must: harmless: canary
return Function("return \"canary\"")();
