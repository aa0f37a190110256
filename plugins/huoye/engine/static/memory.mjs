// Where everything lies in a WebAssembly memory: weights and scratch for good, activations where no
// other is alive.
import { Unsupported } from "./refusals.mjs";

/** @typedef {import("./tensor.mjs").Buffer} Buffer */

/** Of an engine, and of those beside which it is loaded, in bytes. */
const MAX_BYTES = 2 ** 28;
/** Behind all: kernels read up to three numbers beyond what they need. */
const SLACK = 256;

/**
 * Give every area of a plan its address that has none.
 * @param {import("./plan.mjs").Plan} plan @param {number} base the first free byte
 * @returns {{stage: number, end: number}} stage: from where on nothing lies before the first run; end:
 *   how many bytes there must be for runs
 * Raises Unsupported where it is too much.
 */
export function layOut(plan, base) {
  let at = aligned(base);
  const weights = plan.weights.filter(({ address }) => !address);
  for (const area of [...weights, ...Object.values(plan.scratch)]) {
    area.address = at;
    at = aligned(at + area.size * 4);
  }
  const end = placeActivations(plan.buffers, at) + SLACK;
  if (end > MAX_BYTES) throw new Unsupported(`it needs ${Math.ceil(end / 2 ** 20)} MiB of memory`);
  return { stage: at, end };
}

/**
 * First fit, in the order in which they are written.
 * @param {Buffer[]} buffers @param {number} start @returns {number} where the last one ends
 */
function placeActivations(buffers, start) {
  /** Those that are alive, by address. @type {Buffer[]} */
  let alive = [];
  let end = start;
  const used = buffers.filter(({ last }) => last >= 0).sort((a, b) => a.first - b.first);
  for (const buffer of used) {
    alive = alive.filter(({ last }) => last >= buffer.first);
    const bytes = aligned(buffer.size * 4);
    let address = start;
    let place = 0;
    for (; place < alive.length; place += 1) {
      const other = alive[place];
      if (address + bytes <= other.address) break;
      address = other.address + aligned(other.size * 4);
    }
    buffer.address = address;
    alive.splice(place, 0, buffer);
    end = Math.max(end, address + bytes);
  }
  return end;
}

/** The next line of a cache. @param {number} address */
export function aligned(address) {
  return Math.ceil(address / 64) * 64;
}
