"""`/// sample`: what it bakes, from the shipped model."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from huoye.core.build import Build
from huoye.live.block import BlockError
from huoye.live.figure import Baked
from huoye.onnx_demos.blocks.sample import Options, Sample
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from tests.onnx_demos.conftest import page_in, roles_of_run


@pytest.fixture
def build(cache: Path) -> Build:
    return Build({"CACHE_PATH": cache})


def _bake(build: Build, options: Options, lang: str = "zh") -> Baked:
    return Sample().bake("nice-digits", options, page_in(build, lang))


def _pixels(baked: Baked) -> np.ndarray:
    data = base64.b64decode(baked.html.partition("base64,")[2].partition('"')[0])
    with Image.open(io.BytesIO(data)) as picture:
        levels = np.asarray(picture)
    assert set(np.unique(levels[:, :, 1])) <= {0, 255}
    return levels[:, :, 0]


def test_bakes_a_grid_of_digits(build: Build) -> None:
    pixels = _pixels(_bake(build, Options(count=9)))
    assert pixels.shape == (3 * 30 - 2, 3 * 30 - 2)
    cells = [pixels[r * 30 : r * 30 + 28, c * 30 : c * 30 + 28] for r in range(3) for c in range(3)]
    # Digits are light strokes on black or the reverse, and no two samples are the same.
    assert len({cell.tobytes() for cell in cells}) == 9
    assert all(cell.max() > 128 and np.median(cell) < 64 for cell in cells)


def test_a_smaller_grid_shows_the_same_first_samples(build: Build) -> None:
    four, nine = _pixels(_bake(build, Options(count=4))), _pixels(_bake(build, Options(count=9)))
    assert np.array_equal(four[:28, :28], nine[:28, :28])
    assert np.array_equal(four[:28, 30:58], nine[:28, 30:58])


def test_the_store_gives_what_was_baked(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _bake(build, Options(count=2)).html
    monkeypatch.setattr(PictureModel, "decode", lambda *_: pytest.fail("decoded again"))
    assert _bake(build, Options(count=2)).html == made


def test_inputs_change_the_picture(build: Build) -> None:
    base = _pixels(_bake(build, Options(count=1)))
    for other in (Options(count=1, seed=1), Options(count=1, temperature=0.1)):
        assert not np.array_equal(base, _pixels(_bake(build, other)))


def test_temperature_zero_is_one_picture_for_all_seeds(build: Build) -> None:
    one, two = (_pixels(_bake(build, Options(count=1, seed=s, temperature=0.0))) for s in (1, 2))
    assert np.array_equal(one, two)


def test_the_text_alternative_speaks_the_pages_language(build: Build) -> None:
    assert "16 个样本" in _bake(build, Options()).html
    assert "16 samples" in _bake(build, Options(), "en").html


def test_names_every_file_that_run_loads(build: Build) -> None:
    baked = _bake(build, Options())
    assert roles_of_run(baked) == ["decoder", "golden"]
    folder = Path("content/models/nice-digits")
    named = {
        file.path for file in build.get(Models).find("nice-digits", PictureModel).manifest.files
    }
    assert set(baked.dependencies) == {folder / name for name in ("model.json", *named)}


@pytest.mark.parametrize(
    ("options", "option"),
    [
        (Options(count=0), "count"),
        (Options(count=65), "count"),
        (Options(seed=-1), "seed"),
        (Options(seed=2**32), "seed"),
        (Options(temperature=-0.1), "temperature"),
        (Options(temperature=99.0), "temperature"),
    ],
)
def test_out_of_range(build: Build, options: Options, option: str) -> None:
    with pytest.raises(BlockError, match="outside") as caught:
        _bake(build, options)
    assert caught.value.option == option


def test_unknown_model(build: Build) -> None:
    with pytest.raises(BlockError) as caught:
        Sample().bake("nice-digit", Options(), page_in(build))
    assert "Did you mean “nice-digits”?" in caught.value.mend


def test_golden_seeds(build: Build) -> None:
    """The manifest's goldens: the latents to the bit, the picture nearly."""
    import hashlib

    from huoye.live.latents import logistics

    model = build.get(Models).find("nice-digits", PictureModel)
    latent = model.manifest.latent
    assert model.manifest.golden
    for golden in model.manifest.golden:
        z = logistics(golden.seed, latent.dimension, golden.stream)
        assert hashlib.sha256(z.tobytes()).hexdigest() == golden.latents_sha256
        levels = model.decode(z, latent.temperature)
        assert float(levels.mean()) == pytest.approx(golden.mean_level, abs=0.05)
