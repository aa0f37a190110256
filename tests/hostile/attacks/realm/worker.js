// must: harmless: canary
return "canary " + new MessageChannel().port1.constructor.name;
