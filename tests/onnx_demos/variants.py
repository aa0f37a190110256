"""The shipped digits' model, changed for a test: with attribute directions, as a lower bound, or
with nodes that the site's own engine doesn't know."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import safetensors.numpy

from huoye.core.files import sha256
from huoye.onnx_demos.manifest.picture_manifest import load, read_latents

DIGITS = Path(__file__).parents[2] / "content/models/nice-digits"


def write_variant(folder: Path, *, directions: bool = False, bound: bool = False) -> None:
    """directions: two, from the first example to the second and to the third."""
    shutil.copytree(DIGITS, folder)
    manifest: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
    manifest["name"] = folder.name
    manifest["evaluation"]["bound"] = bound
    if directions:
        examples = read_latents(DIGITS, load(DIGITS / "model.json"), "examples")
        rows = (examples[1:3] - examples[0]).astype(np.float16)
        path = folder / "directions.safetensors"
        path.write_bytes(safetensors.numpy.save({"directions": np.ascontiguousarray(rows)}))
        manifest["files"].append(
            {
                "role": "directions",
                "path": path.name,
                "bytes": path.stat().st_size,
                "sha256": sha256(path),
                "dtype": "float16",
                "inputs": [],
                "outputs": [],
            }
        )
        manifest["directions"] = [
            {
                "name": name,
                "title": {"en": f"Towards {name}", "zh": f"朝{name}走"},
                "unit": "presence",
                "correlation": 0.9,
            }
            for name in ("second", "third")
        ]
    (folder / "model.json").write_text(json.dumps(manifest), "utf-8")


def write_refused(folder: Path) -> None:
    """The digits' model, its decoder with two nodes that change nothing and that the site's own
    engine doesn't know."""
    shutil.copytree(DIGITS, folder)
    path = folder / "decoder.onnx"
    model = onnx.load(path)
    (output,) = model.graph.output
    (last,) = (node for node in model.graph.node if output.name in node.output)
    last.output[0] = "plain"
    axes = onnx.numpy_helper.from_array(np.array([0]), "axes")
    model.graph.initializer.append(axes)
    model.graph.node.extend(
        [
            onnx.helper.make_node("Unsqueeze", ["plain", "axes"], ["wider"]),
            onnx.helper.make_node("Squeeze", ["wider", "axes"], [output.name]),
        ]
    )
    onnx.save(model, path)
    manifest: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
    manifest["name"] = folder.name
    decoder = next(file for file in manifest["files"] if file["role"] == "decoder")
    decoder.update(bytes=path.stat().st_size, sha256=sha256(path))
    (folder / "model.json").write_text(json.dumps(manifest), "utf-8")
