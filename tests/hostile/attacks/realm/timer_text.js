// must: harmless: canary
return "canary " + setTimeout(() => {}, 0).constructor.name.match(/Timeout/)[0];
