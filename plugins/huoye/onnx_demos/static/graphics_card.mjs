// The reader's graphics card: offered, tested against the processor with the model's golden draws, and
// from then on used for that model on this device. WebGPU is quick, and not always right.
import { describe } from "../../live/static/errors.mjs";
import { fill } from "../../live/static/words.mjs";
import { CARD_CHOICES, decodeOn, fileOf, loadOn } from "./workers.mjs";

/**
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {import("./workers.mjs").ModelSpec} ModelSpec
 * @typedef {import("./workers.mjs").Picture} Picture
 * @typedef {"used" | "declined" | "unfit"} Choice used: tested and chosen; declined: tested, and not
 *   wanted; unfit: wrong, slower than the processor, or failed
 */

/** As the page check has it: levels, and the share of values that may differ by one. */
const MAX_LEVELS = 1;
const MAX_SHARE = 0.001;
const TIMED_RUNS = 5;

/** Name of the card, or "" without one. @type {Promise<string> | null} */
let looked = null;
let card = "";

/** Whether this browser has a card for us; browsers say "gpu" even where there is none. */
export async function findCard() {
  looked ??= nameOfCard();
  card = await looked;
  return card !== "";
}

async function nameOfCard() {
  try {
    const adapter = await /** @type {any} */ (navigator).gpu.requestAdapter();
    if (!adapter) return "";
    const { vendor, architecture } = adapter.info ?? {};
    return `${vendor || "unknown"}/${architecture || "unknown"}`;
  } catch {
    return "";
  }
}

/** @param {ModelSpec} spec */
export function isChosen(spec) {
  return choices()[keyOf(spec)] === "used";
}

/** Don't use the card for this model again. @param {ModelSpec} spec */
export function giveUp(spec) {
  remember(spec, "unfit");
}

/**
 * Put a button among the figure's actions, once: to test the card, or to change one's mind.
 * @param {ModelSpec} spec @param {Context} context
 */
export function offer(spec, { element, words: catalogue, base }) {
  const actions = element.querySelector("[data-actions]");
  if (!actions) return;
  const words = catalogue["graphics_card.mjs"];
  let button = /** @type {HTMLButtonElement | null} */ (actions.querySelector("[data-card]"));
  const known = choices()[keyOf(spec)];
  if (button || known === "unfit") {
    if (button && known === "unfit" && !button.disabled) retire(button, words.failed);
    return;
  }
  button = document.createElement("button");
  button.type = "button";
  button.dataset.card = "";
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  actions.append(button, told);
  const size = spec.gpu.files.reduce((sum, file) => sum + file.gzip, 0) / 1e6;
  const label = () => {
    const choice = choices()[keyOf(spec)];
    return choice === "used" ? words.back : choice ? words.again : fill(words.offer, { size: `${size.toFixed(1)} MB` });
  };
  button.textContent = label();
  button.addEventListener("click", async () => {
    const choice = choices()[keyOf(spec)];
    if (choice) {
      remember(spec, choice === "used" ? "declined" : "used");
      told.textContent = choice === "used" ? words.declined : words.chosen;
      button.textContent = label();
      return;
    }
    button.disabled = true;
    told.textContent = words.testing;
    const { choice: found, message } = await test(spec, catalogue, base);
    remember(spec, found);
    told.textContent = message;
    button.textContent = label();
    if (found === "unfit") retire(button, message);
    button.disabled = false;
  });
}

/** @param {HTMLButtonElement} button @param {string} message stays in its place */
function retire(button, message) {
  if (button.nextElementSibling) button.nextElementSibling.textContent = message;
  button.hidden = true;
}

/**
 * The golden draws on both, and how long each takes.
 * @param {ModelSpec} spec @param {Context["words"]} catalogue @param {URL} base
 * @returns {Promise<{choice: Choice, message: string}>}
 */
async function test(spec, catalogue, base) {
  const words = catalogue["graphics_card.mjs"];
  const { signal } = new AbortController();
  const quiet = { base, signal, progress: () => {}, pace: () => {} };
  /** @param {import("./workers.mjs").Provider} provider */
  const draws = async (provider) => {
    await loadOn(provider, spec, quiet, ["decoder"]);
    const pictures = [];
    for (const [seed, stream] of spec.gpu.golden) {
      pictures.push(await decodeOn(provider, spec, { seed, stream }, spec.gpu.temperature, signal));
    }
    const [[seed, stream]] = spec.gpu.golden;
    let time = Infinity;
    for (let run = 0; run < TIMED_RUNS; run += 1) {
      const start = performance.now();
      await decodeOn(provider, spec, { seed, stream }, spec.gpu.temperature, signal);
      time = Math.min(time, performance.now() - start);
    }
    return { pictures, time };
  };
  try {
    const processor = await draws("wasm");
    const found = await draws("webgpu");
    if (!agree(processor.pictures, found.pictures)) return { choice: "unfit", message: words.wrong };
    const times = { card: found.time.toFixed(0), processor: processor.time.toFixed(0) };
    return found.time < processor.time
      ? { choice: "used", message: fill(words.used, times) }
      : { choice: "declined", message: fill(words.slower, times) };
  } catch (error) {
    return { choice: "unfit", message: `${words.failed} ${describe(error, catalogue)}` };
  }
}

/** @param {Pick<Picture, "rgba">[]} processor @param {Pick<Picture, "rgba">[]} found */
export function agree(processor, found) {
  let count = 0;
  let differing = 0;
  for (const [index, { rgba }] of processor.entries()) {
    count += rgba.length;
    for (let place = 0; place < rgba.length; place += 1) {
      const difference = Math.abs(rgba[place] - found[index].rgba[place]);
      if (!(difference <= MAX_LEVELS)) return false;
      if (difference) differing += 1;
    }
  }
  return differing <= MAX_SHARE * count;
}

/** A choice holds for this card, this runtime and this decoder. @param {ModelSpec} spec */
function keyOf(spec) {
  return [card, ...spec.gpu.files.map(short), short(fileOf(spec, "decoder"))].join(" ");
}

/** @param {{sha256: string}} file */
function short({ sha256 }) {
  return sha256.slice(0, 12);
}

/** Choices of a page whose storage is blocked. @type {Record<string, Choice>} */
const here = {};

/** @returns {Record<string, Choice>} */
function choices() {
  try {
    return { ...JSON.parse(localStorage.getItem(CARD_CHOICES) ?? "{}"), ...here };
  } catch {
    return here;
  }
}

/** @param {ModelSpec} spec @param {Choice} choice */
function remember(spec, choice) {
  here[keyOf(spec)] = choice;
  try {
    localStorage.setItem(CARD_CHOICES, JSON.stringify(choices()));
  } catch {
    // For as long as the page is open, then.
  }
}
