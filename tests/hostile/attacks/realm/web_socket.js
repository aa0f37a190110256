// must: harmless: canary
new WebSocket("ws://127.0.0.1:@PORT@/").onerror = () => {};
return "canary " + WebSocket.name;
