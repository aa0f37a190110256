// The parts of the font that the style sheet covers besides the basic letters and signs. The rest
// (Greek, Cyrillic, Hebrew for running text, braille…) would make the sheet four times as heavy; such
// letters appear in the page's own font, as Chinese does.
//
// Imported by name, and not loaded when a formula wants them, so that a bundle holds them.
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/accents.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/arrows.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/calligraphic.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/double-struck.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/fraktur.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/marrows.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/math.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/monospace.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/mshapes.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/sans-serif.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/script.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/shapes.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/symbols.js";
import "@mathjax/mathjax-newcm-font/js/chtml/dynamic/variants.js";

/** Their names. */
export const FONT_PARTS = new Set([
  "accents", "arrows", "calligraphic", "double-struck", "fraktur", "marrows", "math", "monospace",
  "mshapes", "sans-serif", "script", "shapes", "symbols", "variants",
]);
