"""The one renderer: results, as data, become HTML and SVG, at build and in the page."""
