// A model made ready and run for a figure: on the processor, or on the graphics card where the reader
// chose it and it has passed its test (graphics_card.mjs).
import { CARD_CHOICES, decodeOn, fileOf, loadOn } from "./workers.mjs";

export { encode, stop } from "./workers.mjs";

/**
 * @typedef {import("../../live/static/figure.mjs").Context} Context
 * @typedef {import("./recipes.mjs").Recipe} Recipe
 * @typedef {import("./workers.mjs").ModelData} ModelData
 * @typedef {import("./workers.mjs").ModelSpec} ModelSpec
 * @typedef {import("./workers.mjs").Picture} Picture
 * @typedef {import("./workers.mjs").Encoded} Encoded
 */

/** Models whose decoder runs on the card, by the decoder's hash. @type {Set<string>} */
const onCard = new Set();

/**
 * Make the runtime and a model's files of these roles ready.
 * @param {ModelSpec} spec @param {Context} context @param {string[]} [roles]
 */
export async function loadModel(spec, context, roles = ["decoder"]) {
  // Nobody who made no choice waits for the card to be looked for.
  const card = hasChoices() ? await graphicsCard() : null;
  const decoder = fileOf(spec, "decoder").sha256;
  onCard.delete(decoder);
  let left = roles;
  if (card?.isChosen(spec)) {
    const decoding = roles.filter((role) => role !== "encoder");
    try {
      await loadOn("webgpu", spec, context, decoding);
      onCard.add(decoder);
      left = roles.filter((role) => !decoding.includes(role));
    } catch (error) {
      if (context.signal.aborted) throw error;
      card.giveUp(spec);
    }
  }
  if (left.length) await loadOn("wasm", spec, context, left);
  // Only for a figure's own model: where several stand side by side, none is special.
  if ("widget" in spec) void graphicsCard().then((found) => found?.offer(spec, context));
}

/**
 * Decode the latent of a recipe.
 * @param {ModelSpec} spec @param {Recipe} latent @param {number} temperature
 * @param {AbortSignal} signal
 * @returns {Promise<Picture>}
 */
export async function decode(spec, latent, temperature, signal) {
  if (!onCard.has(fileOf(spec, "decoder").sha256)) {
    return decodeOn("wasm", spec, latent, temperature, signal);
  }
  try {
    return await decodeOn("webgpu", spec, latent, temperature, signal);
  } catch (error) {
    // A card that was lost: the next run is the processor's.
    if (!signal.aborted) (await graphicsCard())?.giveUp(spec);
    throw error;
  }
}

function hasChoices() {
  try {
    return localStorage.getItem(CARD_CHOICES) !== null;
  } catch {
    return false;
  }
}

/** What knows about graphics cards, where this browser has one for us. */
async function graphicsCard() {
  // The runtime for cards needs both.
  if (!("gpu" in navigator) || !("Suspending" in WebAssembly)) return null;
  const module = await import("./graphics_card.mjs");
  return (await module.findCard()) ? module : null;
}
