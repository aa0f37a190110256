"""A small site with figures of two different models on one page."""

import json
import shutil
from pathlib import Path

import onnx
from onnx import numpy_helper

from huoye.core.files import sha256
from tests.onnx_demos.variants import DIGITS, write_refused

FIRST = "fig-sample-nice-digits"
SECOND = "fig-sample-nice-twin"
BOTH = "fig-compare-nice-digits-nice-twin"
WALK = "fig-interpolate-nice-digits"
_TEXT = """Text.

/// sample | nice-digits
    count: 4

One.
///

/// sample | nice-twin
    count: 4

The other.
///

/// compare | nice-digits nice-twin

Both.
///

/// interpolate | nice-digits

From one to another.
///
"""
_REFUSED = """Text.

/// sample | nice-refused
    count: 4

By ONNX Runtime alone.
///
"""
REFUSED = "fig-sample-nice-refused"
ARTICLES = {"pair": _TEXT, "refused": _REFUSED}


def write_models(folder: Path) -> None:
    shutil.copytree(DIGITS, folder / DIGITS.name)
    write_refused(folder / "nice-refused")
    write_twin(folder / "nice-twin")


def write_twin(folder: Path) -> None:
    """The digits' model with other weights, under another name."""
    shutil.copytree(DIGITS, folder)
    model = onnx.load(folder / "decoder.onnx")
    weights = max(model.graph.initializer, key=lambda tensor: len(tensor.raw_data))
    weights.CopyFrom(
        numpy_helper.from_array(numpy_helper.to_array(weights)[::-1].copy(), weights.name)
    )
    onnx.save(model, folder / "decoder.onnx")
    path = folder / "model.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["name"] = "nice-twin"
    decoder = next(file for file in manifest["files"] if file["role"] == "decoder")
    decoder["bytes"] = (folder / "decoder.onnx").stat().st_size
    decoder["sha256"] = sha256(folder / "decoder.onnx")
    path.write_text(json.dumps(manifest), "utf-8")
