// must: harmless: canary
return "canary " + process.version;
