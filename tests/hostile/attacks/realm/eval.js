// must: harmless: canary
return (0, eval)("\"canary\"");
