"""`/// sample`: what it bakes, from the shipped model."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from huoye.live import assets
from huoye.live.block import BlockError
from huoye.live.figure import Baked
from huoye.onnx_demos import models
from huoye.onnx_demos.blocks.sample import Options, Sample
from huoye.reader import PageSource


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: packing the runtime takes a second."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_build(cache: Path) -> None:
    assets.start(cache)
    models.start(Path("content/models"))


def _bake(options: Options, lang: str = "zh") -> Baked:
    page = PageSource(Path("a.md").absolute(), "", lang)
    return Sample().bake("nice-digits", options, page)


def _pixels(baked: Baked) -> np.ndarray:
    data = base64.b64decode(baked.html.partition("base64,")[2].partition('"')[0])
    with Image.open(io.BytesIO(data)) as picture:
        levels = np.asarray(picture)
    assert set(np.unique(levels[:, :, 1])) <= {0, 255}
    return levels[:, :, 0]


def test_bakes_a_grid_of_digits() -> None:
    pixels = _pixels(_bake(Options(count=9)))
    assert pixels.shape == (3 * 30 - 2, 3 * 30 - 2)
    cells = [pixels[r * 30 : r * 30 + 28, c * 30 : c * 30 + 28] for r in range(3) for c in range(3)]
    # Digits are light strokes on black or the reverse, and no two samples are the same.
    assert len({cell.tobytes() for cell in cells}) == 9
    assert all(cell.max() > 128 and np.median(cell) < 64 for cell in cells)


def test_a_smaller_grid_shows_the_same_first_samples() -> None:
    four, nine = _pixels(_bake(Options(count=4))), _pixels(_bake(Options(count=9)))
    assert np.array_equal(four[:28, :28], nine[:28, :28])
    assert np.array_equal(four[:28, 30:58], nine[:28, 30:58])


def test_the_store_gives_what_was_baked(monkeypatch: pytest.MonkeyPatch) -> None:
    made = _bake(Options(count=2)).html
    monkeypatch.setattr(models.Model, "decode", lambda *_: pytest.fail("decoded again"))
    assert _bake(Options(count=2)).html == made


def test_inputs_change_the_picture() -> None:
    base = _pixels(_bake(Options(count=1)))
    for other in (Options(count=1, seed=1), Options(count=1, temperature=0.1)):
        assert not np.array_equal(base, _pixels(_bake(other)))


def test_temperature_zero_is_one_picture_for_all_seeds() -> None:
    one, two = (_pixels(_bake(Options(count=1, seed=s, temperature=0.0))) for s in (1, 2))
    assert np.array_equal(one, two)


def test_the_text_alternative_speaks_the_pages_language() -> None:
    assert "16 个样本" in _bake(Options()).html
    assert "16 samples" in _bake(Options(), "en").html


def test_names_every_file_that_run_loads() -> None:
    baked = _bake(Options())
    assert [file.role for file in baked.files] == ["script", "wasm", "decoder"]
    folder = Path("content/models/nice-digits")
    named = {file.path for file in models.find("nice-digits").manifest.files}
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
def test_out_of_range(options: Options, option: str) -> None:
    with pytest.raises(BlockError, match="outside") as caught:
        _bake(options)
    assert caught.value.option == option


def test_unknown_model() -> None:
    page = PageSource(Path("a.md").absolute(), "", "zh")
    with pytest.raises(BlockError) as caught:
        Sample().bake("nice-digit", Options(), page)
    assert "did you mean “nice-digits”?" in caught.value.mend


def test_golden_seeds() -> None:
    """The manifest's goldens: the latents to the bit, the picture nearly."""
    import hashlib

    from huoye.live.latents import logistics

    model = models.find("nice-digits")
    latent = model.manifest.latent
    assert model.manifest.golden
    for golden in model.manifest.golden:
        z = logistics(golden.seed, latent.dimension, golden.stream)
        assert hashlib.sha256(z.tobytes()).hexdigest() == golden.latents_sha256
        levels = model.decode(z, latent.temperature)
        assert float(levels.mean()) == pytest.approx(golden.mean_level, abs=0.05)
