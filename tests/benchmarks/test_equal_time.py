"""A VAE, a Glow and an f-VAE at equal time: complete, and each judged after its own steps."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.equal_time import CONTENDERS, PUBLISHED, contender, main, slug
from benchmarks.portraits import MODELS
from huoye.onnx_demos.manifest.picture_manifest import load
from models_export.flows.fvae import FVae
from models_export.flows.reshape import Flatten
from models_export.pictures.fresh import new_model

SMALL = ["model.height=16", "model.width=16", "data.validation=4", "training.batch=4"]


def test_only_the_vaes_have_no_flow() -> None:
    plain = set()
    for name in CONTENDERS:
        model = new_model(contender(name))
        if isinstance(model, FVae) and isinstance(model.flow, Flatten):
            plain.add(name)
    assert plain == {"VAE", "VAE of 128 numbers"}


@pytest.mark.train
def test_minutes_become_steps_by_the_price_of_each(tmp_path: Path) -> None:
    levels = np.random.default_rng(4).integers(0, 256, (40, 16, 16, 3), np.uint8)
    np.savez(tmp_path / "pictures.npz", x_train=levels[:28], x_test=levels[28:])
    folder = tmp_path / "run"
    folder.mkdir()
    costs = dict(zip(CONTENDERS, (20, 15, 15, 60, 30), strict=True))
    (folder / "prices.json").write_text(json.dumps(costs))
    words = ["--quick", "--data", str(tmp_path / "pictures.npz"), "--folder", str(folder)]
    words += ["--output", str(tmp_path / "report.md"), "--json", str(tmp_path / "report.json")]
    words += ["--picture", str(tmp_path / "sheet.png"), "--set", *SMALL]

    main([*words, "--learn", "Glow"])
    assert not (tmp_path / "report.md").exists()
    glow = sorted(path.name for path in (folder / "glow").glob("*.safetensors"))
    assert glow == ["3.safetensors", "6.safetensors", "best.safetensors"]

    # Glow alone is there to be judged, at both of its times.
    main([*words, "--learnt"])
    assert (tmp_path / "report.md").read_text("utf-8").count("\n| Glow |") == 2
    assert list(json.loads((tmp_path / "report.json").read_text())["vae"]) == []

    main(words)
    text = (tmp_path / "report.md").read_text("utf-8")
    own = r"^\| ((?!.*as on pages)[^|]+) \| (\d) \| (\d) \| ([\d.]+) \| (\S*) ?\| (\S*) ?\|"
    rows = re.findall(own, text, re.M)
    found = {(name, int(minutes)): int(steps) for name, minutes, steps, *_ in rows}
    assert found == {
        (name, minutes): minutes * 60 // cost for name, cost in costs.items() for minutes in (1, 2)
    }
    for name, _, _, bits, reconstruction, divergence in rows:
        assert (reconstruction == "") == (name == "Glow")
        if name != "Glow":
            assert float(reconstruction) + float(divergence) == pytest.approx(float(bits), abs=2e-3)
    results = json.loads((tmp_path / "report.json").read_text())
    assert set(results) == {*map(slug, CONTENDERS), *PUBLISHED, "halves"}
    steps = load(MODELS / "fvae-avatars/model.json").training.steps
    assert results["fvae-avatars"]["minutes"] == steps * costs["f-VAE"] / 60
    assert [point["steps"] for point in results["glow"].values()] == [3, 6]
    # Two by two samples of each model at each time.
    with Image.open(tmp_path / "sheet.png") as picture:
        assert picture.size == (2 * (2 * 17 + 1), 5 * (2 * 17 + 1))
