// must: harmless: canary
return "canary " + navigator.userAgent;
