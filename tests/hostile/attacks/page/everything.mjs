// must: refused: nothing was found
// Looks through all that can be reached from the scope for a way out.
// @ts-nocheck

const WAYS =
  /^(fetch|eval|importScripts|postMessage|sendBeacon|createObjectURL|XMLHttpRequest|WebSocket\w*|WebTransport|EventSource|Request|Response|Worker|SharedWorker|ServiceWorker\w*|BroadcastChannel|IDB\w+|Cache|CacheStorage|StorageManager|FontFace\w*|Notification|FileReader\w*|FileSystem\w*|Lock\w*|WorkerNavigator|WorkerLocation|Reporting\w*|Scheduler|Push\w+|Sync\w*|ShadowRealm)$/;

export default async () => {
  const seen = new Set();
  const waiting = [globalThis];
  const found = [];
  while (waiting.length) {
    const thing = waiting.pop();
    if (Object(thing) !== thing || seen.has(thing)) continue;
    seen.add(thing);
    waiting.push(Object.getPrototypeOf(thing));
    for (const key of Reflect.ownKeys(thing)) {
      const { value, get } = Reflect.getOwnPropertyDescriptor(thing, key) ?? {};
      if (WAYS.test(String(key)) && (value ?? get) !== undefined && thing !== MessagePort.prototype) found.push(String(key));
      if (typeof value === "function" && WAYS.test(value.name) && value !== MessagePort.prototype.postMessage) found.push(value.name);
      if (typeof value === "function" && /^(Async)?(Generator)?Function$/.test(value.name)) {
        try {
          found.push(`${value.name}: ${value("return 1")}`);
        } catch {
          // As it must.
        }
      }
      waiting.push(value, get);
    }
  }
  if (!found.length) throw new Error("nothing was found");
  return found.join();
};
