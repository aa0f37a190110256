"""The shipped digits' model, changed for a test: with attribute directions, or as a lower bound."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
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
