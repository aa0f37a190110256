// must: harmless: canary
return "canary " + globalThis.process.getBuiltinModule("node:fs").readdirSync("/").length;
