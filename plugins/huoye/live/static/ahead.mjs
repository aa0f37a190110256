// What will be asked for soon, asked for now: who asks then finds it in the browser's cache, or on its way.

/** @param {Iterable<string | URL>} urls in the order in which they are wanted */
export function fetchAhead(urls) {
  for (const url of urls) {
    // Who wants it will tell if it can't be had.
    void fetch(url).then((answer) => answer.blob()).catch(() => {});
  }
}
