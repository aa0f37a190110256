// Where a figure's latent begins: a shipped picture, a seed, or the reader's own picture (twin:
// ../sources.py).

/**
 * @typedef {import("./recipes.mjs").Recipe} Recipe
 * @typedef {Record<string, any>} Inputs
 */

/** @param {Inputs} inputs @param {string[]} names */
export function wantsOwn(inputs, names) {
  return names.some((name) => inputs[name] === "own");
}

/**
 * The model's files that these inputs need.
 * @param {Inputs} inputs @param {string[]} names
 */
export function rolesFor(inputs, names) {
  const roles = ["decoder"];
  if (names.some((name) => String(inputs[name]).startsWith("example "))) roles.push("examples");
  if (wantsOwn(inputs, names)) roles.push("encoder");
  return roles;
}

/**
 * Temperature is of draws only: a real picture is shown as it is.
 * @param {Inputs} inputs @param {string} name of the selection @param {string} ownKey
 * @returns {Recipe}
 */
export function recipeOf(inputs, name, ownKey) {
  const chosen = String(inputs[name]);
  if (chosen === "own") return { encoded: ownKey };
  if (chosen.startsWith("example ")) return { example: Number(chosen.slice("example ".length)) };
  const draw = { seed: inputs[`${name}_seed`], stream: inputs[`${name}_stream`] };
  return { mix: [[inputs.temperature, draw]] };
}
