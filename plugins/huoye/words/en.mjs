export default {
  "language": {
    "tag": "en",
    "name": "English"
  },
  "theme": {
    "colon": ": ",
    "skip": "Skip to the text",
    "menu": "Site",
    "articles": "Articles",
    "archives": "Archives",
    "categories": "Categories",
    "tags": "Tags",
    "series": "Series",
    "read_more": "Read the full text…",
    "author": "Author",
    "authors": "Authors",
    "category": "Category",
    "tagged": "Tags",
    "updated": "Revised",
    "contents": "Contents",
    "series_part": "Part {number}",
    "previous": "Previous",
    "next": "Next",
    "turn": "Neighbouring articles",
    "newer": "Newer",
    "older": "Older",
    "page_of": "Page {number} of {count}",
    "pages": "Pages",
    "year": "{year}",
    "month": "{year}-{month:02d}",
    "month_short": "{month:02d}",
    "count": "{count}",
    "all_archives": "All archives",
    "feed": "Atom feed",
    "feed_category": "Feed of “{name}”",
    "not_found": "This leaf is not in the binder",
    "not_found_text": "It may have moved, or was never written. The archives list everything there is.",
    "back": "Back to the first page",
    "colophon": "Text and figures are shared under {licence}; the page’s own code computes the figures.",
    "made_with": "Set with Pelican"
  },
  "references": {
    "one-within": "eq. ",
    "one-first": "Equation ",
    "several-within": "eqs. ",
    "several-first": "Equations ",
    "between": ", ",
    "last": " and "
  },
  "reader": {
    "back": "Back to the text (note {})"
  },
  "markdown": {
    "callout_note": "Note",
    "callout_tip": "Tip",
    "callout_important": "Important",
    "callout_warning": "Warning",
    "callout_caution": "Caution",
    "task_done": "done",
    "task_open": "to be done"
  },
  "figure": {
    "controls": "Parameters",
    "run": "Run",
    "price": "(downloads about {size})",
    "stop": "Stop",
    "play": "Play {name}",
    "reset": "Reset",
    "progress": "Download progress",
    "late": "Shown as it was printed: its program has not arrived.",
    "link": "Copy link",
    "save": "Save PNG",
    "seed": "New seed",
    "later": "When needed, also: {files}"
  },
  "sample": {
    "count": "Count",
    "seed": "Seed",
    "temperature": "Temperature",
    "alt": "{title}: {count} samples, seed {seed}, temperature {temperature:g}",
    "alt_live": "{title}: samples for the chosen parameters"
  },
  "compare": {
    "count": "Pictures of each model",
    "seed": "Seed",
    "temperature": "Temperature",
    "caption": "One seed, one temperature",
    "pictures": "Samples",
    "size": "Picture",
    "bits": "Bits per dimension",
    "parameters": "Parameters",
    "macs": "Multiplications a picture",
    "bytes": "Decoder file",
    "alt": "{title}: {count} samples, seed {seed}, temperature {temperature:g}",
    "alt_live": "{title}: samples for the chosen parameters",
    "note": "Bits per dimension were measured on pictures that training never saw, and can be compared on the same pictures only. ≤ marks an upper bound."
  },
  "interpolate": {
    "t": "Position",
    "start": "Start",
    "end": "End",
    "mode": "Way",
    "pick": "Start from this one",
    "spherical": "along the sphere",
    "linear": "along a straight line",
    "temperature": "Temperature (of draws)",
    "why_spherical": "Along the sphere: in many dimensions almost every latent lies on a shell round the origin, and a great circle never leaves it.",
    "why_linear": "Along a straight line: the weighted mean of both ends; simple, but its middle is nearer to the origin, and looks paler than the ends.",
    "alt": "{title}: from {start} to {end}, at position {t:g}",
    "alt_strip": "{steps} even steps on the same way, from start to end"
  },
  "edit": {
    "start": "Picture",
    "pick": "Edit this one",
    "temperature": "Temperature (of draws)",
    "before": "Before",
    "after": "After",
    "alt_before": "{title}: {start}",
    "alt_after": "The same picture, edited: {edits}",
    "alt_after_live": "The same picture, edited by the chosen amounts",
    "none": "nothing",
    "edit": "{name} {amount:+g}",
    "comma": ", "
  },
  "encode": {
    "picture": "Picture",
    "example": "Real picture {number}",
    "own": "My own picture",
    "noise": "Noise added to the latent",
    "seed": "Seed of the noise",
    "seen": "What the model sees",
    "latent": "Its latent",
    "decoded": "The latent, decoded",
    "alt_seen": "{title}: real picture {number}",
    "alt_seen_own": "{title}: your own picture, scaled to the model's size",
    "alt_latent": "Its {dimension} latent numbers, blue below zero and red above",
    "alt_decoded": "The picture decoded from the latent with noise of size {noise}",
    "nats": "Log-likelihood",
    "nats_unit": "nats",
    "bits": "Bits per dimension",
    "mean": "Reconstruction error, mean",
    "largest": "Reconstruction error, largest",
    "level": "levels",
    "none": "none",
    "why_none": "This model is an f-VAE: its encoder gives the latent only. The likelihood of a picture has a lower bound, but no exact value. ",
    "levels": "Errors are in 256ths of the range; the model sees {levels} levels a channel."
  },
  "neighbours": {
    "show": "Ranked",
    "nearest": "by cosine",
    "context": "by probability",
    "word": "Word",
    "minus": "minus (may be empty)",
    "plus": "plus (may be empty)",
    "count": "How many",
    "hint": "{size} words are known, the most frequent first; type how one begins and choose.",
    "term": "Word",
    "cosine": "Cosine",
    "probability": "Probability",
    "caption_nearest": "Nearest to “{query}”",
    "caption_context": "Words seen beside “{query}”",
    "caption_context_cbow": "The word in the middle, “{query}” being all that surrounds it",
    "note_nearest": "The words of largest cosine, those asked about left out.",
    "note_context": "Probabilities by the model's softmax over all {size} words, which add up to 100%: those listed make {sum}, “{query}” itself, not listed, {itself}.",
    "map": "Map of words: {words}",
    "map_note": "The map: unit vectors on their first two principal components, which keep {share} of the variance.",
    "unknown": "The vocabulary has no “{word}”.",
    "near": " Similar words: ",
    "empty": "Please enter a word.",
    "cancels": "The words cancel each other; no direction is left to compare."
  },
  "sources": {
    "example": "Real picture {number}",
    "seed": "Drawn from a seed",
    "own": "My own picture",
    "seed_label": "{label}: seed",
    "stream_label": "{label}: index (from 0)",
    "shown_example": "real picture {number}",
    "shown_seed": "picture {number} of seed {seed}"
  },
  "example_sheet": {
    "summary": "Choose by sight: {label}",
    "alt": "{title}: {count} real pictures"
  },
  "picture_input": {
    "pad": "Pad: write a digit with mouse or finger; by keyboard, choose a real picture above",
    "frame": "The crop of the chosen picture: drag to move it, or use the sliders beside it",
    "file": "Choose a picture",
    "clear": "Clear",
    "zoom": "Zoom",
    "across": "Left and right",
    "down": "Up and down",
    "draw": "Write a digit in the box, and write it large; or drop or paste a picture.",
    "drop": "Drop a picture into the box, or paste it.",
    "private": "The picture is handled in this page alone and never leaves your device."
  },
  "python": {
    "edit": "Edit",
    "above": "Run all above",
    "code": "Code of “{name}”",
    "hint": "Hint {number}",
    "solution": "Reference solution",
    "hidden": "Set-up code"
  },
  "formula": {
    "comma": ", ",
    "unknown_input": "no input {name} (only: {names})",
    "not_boolean": "{label} must be true or false",
    "not_a_choice": "{label} must be one of: {choices}",
    "not_a_number": "{label} must be a finite number",
    "not_whole": "{label} must be a whole number",
    "not_text": "{label} must be text",
    "too_long": "{label} must have at most {most} characters",
    "not_so_written": "{label} is not written so: {hint}",
    "below": "{label} must be at least {low}, not {value}",
    "above": "{label} must be at most {high}, not {value}",
    "outside": "{label} must be at least {low} and at most {high}, not {value}",
    "not_finite": "{label} is no finite number here; choose other parameters",
    "corner_not_finite": "a corner of a shape is not finite; choose other parameters",
    "no_keyboard": "there is no keyboard here; write the value into the code",
    "no_module": "there is no module {name}: the Python here has a part of the standard library, and the packages that a formula declares",
    "passed": "Passed.",
    "code_fails": "Not yet: the code fails.",
    "not_yet": "Not yet: {why}",
    "above_fails": "“{name}” above fails: {what}",
    "output_cut": "The output is too long; {count} more characters are left out."
  },
  "figure.mjs": {
    "fromLink": "The link's parameters are filled in. Press Run to see its result.",
    "unread": "The link names values that this figure cannot take ({names}); those stay as published.",
    "invalid": "A parameter is out of range. Please correct it first.",
    "stage:download": "Downloading…",
    "stage:runtime": "Downloading the runtime…",
    "stage:model": "Downloading the model…",
    "stage:compile": "Starting the runtime…",
    "stage:warm-up": "Warming up…",
    "stage:run": "Computing…",
    "done": "Done: computed on your device.",
    "reset": "Back to the published result.",
    "copied": "Link copied: whoever opens it gets this very result.",
    "inAddress": "The browser does not let us copy; the link is in the address bar."
  },
  "errors.mjs": {
    "network": "The download failed. Check the connection and press Run again.",
    "hash": "A file arrived that is not the published one; it was refused. Please try again later.",
    "insecure": "This page was not opened over https, so the browser cannot verify files and nothing is run.",
    "runtime": "The runtime did not start or ended early. Press Run to try again.",
    "memory": "There was not enough memory and the runtime was ended. Close some tabs and press Run again.",
    "timeout": "It took too long and was given up. Press Run to try again.",
    "stopped": "Stopped.",
    "input": "Input not accepted: ",
    "formula": "The formula failed: "
  },
  "plot.mjs": {
    "curve": "Curve",
    "numbers": "Numbers in this plot",
    "horizontal": "Horizontal axis",
    "vertical": "Vertical axis",
    "span": "from {low} to {high}",
    "logarithmic": " (logarithmic)",
    "stop": "; "
  },
  "animate.mjs": {
    "play": "Play",
    "pause": "Pause",
    "step": "Step"
  },
  "readout.mjs": {
    "hint": "Arrow keys read the points."
  },
  "sample.mjs": {
    "group": "Enlarge a picture",
    "cell": "Enlarge picture {number}"
  },
  "example_sheet.mjs": {
    "group": "Real pictures",
    "cell": "Real picture {number}"
  },
  "enlarge.mjs": {
    "title": "Picture {number}, seed {seed}, temperature {temperature}",
    "save": "Save PNG",
    "close": "Close"
  },
  "picture_input.mjs": {
    "nothing": "There is no picture yet: draw one, or choose one.",
    "empty": "This file is empty. Please choose another picture.",
    "svg": "An SVG is a document that may carry a program, not pixels, and is not taken. Please choose a PNG, JPEG, WebP or GIF.",
    "strange": "This file is not a picture. Please choose a PNG, JPEG, WebP or GIF.",
    "large": "This picture is too large: 50 million pixels and 64 MB are the most. Please shrink it first.",
    "broken": "This picture is damaged and the browser cannot read it. Please choose another one."
  },
  "back_ends.mjs": {
    "offer": "Compute again with ONNX Runtime ({size})",
    "again": "Compute again with ONNX Runtime",
    "second": "ONNX Runtime computes.",
    "unfit": "ONNX Runtime ({size}) computes: this site's own engine is not fit for this device."
  },
  "python.mjs": {
    "passed": "Passed.",
    "failed": "Not yet.",
    "kept": "This is the code as you left it; Reset brings the original back."
  },
  "preview": {
    "problems": "Problems: {count}. The page below is the last good one."
  }
};
