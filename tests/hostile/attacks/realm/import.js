// must: harmless: canary
return "canary " + typeof (await import("node:fs")).readFileSync;
