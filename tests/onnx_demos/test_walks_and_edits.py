"""`/// interpolate`, `/// edit` and `/// encode`: what they bake, and what they refuse."""

import math
from collections.abc import Iterator
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from huoye.core.build import Build
from huoye.core.node import NodeChild
from huoye.live.block import BlockError, LiveBlock
from huoye.live.figure import Baked
from huoye.onnx_demos import images
from huoye.onnx_demos.blocks import edit, encode, interpolate
from huoye.onnx_demos.manifest.picture_manifest import Autoencoder
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from tests.conftest import module_child
from tests.onnx_demos.conftest import alternatives, page_in, pictures, roles_of_run


def _bake(
    kind: LiveBlock[Any, Any], build: Build, model: str, lang: str = "zh", **options: Any
) -> Baked:
    return kind.bake(model, kind.OPTIONS(**options), page_in(build, lang))


WALK, EDIT, ENCODE = interpolate.Interpolate(), edit.Edit(), encode.Encode()


def test_a_walk_begins_and_ends_at_the_real_pictures(digits: PictureModel) -> None:
    baked = _bake(WALK, digits.build, "nice-digits", start="example 2", end="example 4", t=0.0)
    large, strip = pictures(baked)
    assert large.shape == (28, 28)
    assert strip.shape == (28, 8 * 30 - 2, 2)
    first, last = (digits.decode(digits.examples[index], 1.0)[:, :, 0] for index in (2, 4))
    assert np.array_equal(large, first)
    assert np.array_equal(strip[:, :28, 0], first)
    assert np.array_equal(strip[:, -28:, 0], last)
    frames = {strip[:, 30 * step : 30 * step + 28, 0].tobytes() for step in range(8)}
    assert len(frames) == 8


def test_temperature_is_of_draws_only(digits: PictureModel) -> None:
    ends = {"start": "example 0", "end": "seed 5 1"}
    cold, hot = (
        pictures(_bake(WALK, digits.build, "nice-digits", temperature=temperature, **ends))[1]
        for temperature in (0.2, 1.0)
    )
    assert np.array_equal(cold[:, :28], hot[:, :28])
    assert not np.array_equal(cold[:, -28:], hot[:, -28:])


def test_the_way_changes_the_middle_and_not_the_ends(digits: PictureModel) -> None:
    round_, straight = (
        pictures(_bake(WALK, digits.build, "nice-digits", mode=mode))
        for mode in ("spherical", "linear")
    )
    assert not np.array_equal(round_[0], straight[0])
    for end in (slice(0, 28), slice(-28, None)):
        assert np.array_equal(round_[1][:, end], straight[1][:, end])


@pytest.mark.parametrize(
    ("options", "option", "what"),
    [
        ({"start": "example 10"}, "start", "no example 10"),
        ({"end": "the middle"}, "end", "neither an example nor a seed"),
        ({"end": "seed 4294967296"}, "end", "beyond 32 bits"),
        ({"t": 1.5}, "t", "outside 0 to 1"),
        ({"steps": 1}, "steps", "outside"),
        ({"temperature": 9.0}, "temperature", "outside"),
    ],
)
def test_a_walk_that_is_refused(
    digits: PictureModel, options: dict[str, Any], option: str, what: str
) -> None:
    with pytest.raises(BlockError, match=what) as caught:
        _bake(WALK, digits.build, "nice-digits", **options)
    assert caught.value.option == option


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "真实图片 1走到"), ("en", "from real picture 1")]
)
def test_a_walk_speaks_the_pages_language(digits: PictureModel, lang: str, words: str) -> None:
    baked = _bake(WALK, digits.build, "nice-digits", lang)
    large, strip = alternatives(baked)
    assert words in large
    assert "8" in strip
    assert baked.data["why"]["spherical"] in baked.html


def test_the_encoder_is_not_in_a_walks_price(digits: PictureModel) -> None:
    baked = _bake(WALK, digits.build, "nice-digits")
    assert roles_of_run(baked) == ["decoder", "examples", "golden"]
    assert [file.role for file in baked.later] == ["encoder"]


def test_an_edit_adds_its_directions(variants: Build) -> None:
    model = variants.get(Models).find("steered", PictureModel)
    # A whole unit of the first direction leads from the first example to the second.
    baked = _bake(EDIT, variants, "steered", start="example 0", edits={"second": 1.0})
    before, after = pictures(baked)
    first, second = (model.decode(model.examples[index], 1.0)[:, :, 0] for index in (0, 1))
    assert np.array_equal(before, first)
    assert np.abs(after.astype(int) - second).mean() < 1
    assert "朝second走 +1" in alternatives(baked)[1]


def test_edits_add_up(variants: Build) -> None:
    afters = [
        pictures(_bake(EDIT, variants, "steered", edits=edits))[1]
        for edits in ({}, {"second": 1.0}, {"third": 1.0}, {"second": 1.0, "third": 1.0})
    ]
    assert len({after.tobytes() for after in afters}) == 4
    nothing = _bake(EDIT, variants, "steered")
    before, after = pictures(nothing)
    assert np.array_equal(before, after)
    assert "无" in alternatives(nothing)[1]


@pytest.mark.parametrize(
    ("model", "options", "option", "mend"),
    [
        ("bound", {}, None, "another model"),
        ("steered", {"edits": {"secnd": 1.0}}, "edits", "Did you mean “second”?"),
        ("steered", {"edits": {"second": 3.0}}, "edits", "inside"),
        ("steered", {"start": "example -1"}, "start", "example 0"),
        ("steered", {"temperature": -1.0}, "temperature", "inside"),
    ],
)
def test_an_edit_that_is_refused(
    variants: Build,
    model: str,
    options: dict[str, Any],
    option: str | None,
    mend: str,
) -> None:
    with pytest.raises(BlockError) as caught:
        _bake(EDIT, variants, model, **options)
    assert (caught.value.option, mend in caught.value.mend) == (option, True)


def test_encoding_gives_the_picture_back(digits: PictureModel) -> None:
    for index in range(digits.manifest.examples):
        baked = _bake(ENCODE, digits.build, "nice-digits", example=index)
        seen, latent, decoded = pictures(baked)
        assert baked.values["largest"] == 0
        assert np.abs(seen.astype(int) - decoded).max() <= 1
        assert latent.shape == (28, 28, 3)


def test_the_numbers_are_the_models(digits: PictureModel) -> None:
    baked = _bake(ENCODE, digits.build, "nice-digits")
    pixels = images.to_cells(digits.image(digits.examples[0], 1.0))
    z, nats = digits.encode(pixels)
    assert baked.values["nats"] == nats
    # The exporter encoded the test digit itself and stored its latent in 16 bits.
    assert np.abs(z - digits.examples[0]).max() < 0.5
    # The test digits' mean is 1950 nats, with a spread of some hundreds.
    assert 500 < nats < 3000
    bits = 8 - nats / (784 * np.log(2))
    assert baked.values["bits"] == pytest.approx(bits)
    assert f"<dd>{nats:.0f} 奈特</dd>" in baked.html
    assert f"<dd>{bits:.3f}</dd>" in baked.html


def test_noise_moves_latent_and_picture_only(digits: PictureModel) -> None:
    clean, noisy, other = (
        _bake(ENCODE, digits.build, "nice-digits", noise=noise, seed=seed)
        for noise, seed in ((0.0, 1), (0.5, 1), (0.5, 2))
    )
    assert clean.values == noisy.values
    for index, same in enumerate((True, False, False)):
        assert np.array_equal(pictures(clean)[index], pictures(noisy)[index]) == same
        assert np.array_equal(pictures(other)[index], pictures(noisy)[index]) == same


def test_a_bound_is_not_called_a_likelihood(variants: Build) -> None:
    baked = _bake(ENCODE, variants, "bound", "en")
    html = baked.html + baked.more
    assert "nats</dd>" not in html
    assert "no exact value" in html
    assert "<dd>none</dd>" in html


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "demos_child.mjs") as child:
        yield child


@pytest.fixture(scope="module")
def avatars(cache: Path) -> Build:
    """A build with the shipped models."""
    return Build({"CACHE_PATH": cache})


def test_costs_are_a_draw_of_the_bound(javascript: NodeChild) -> None:
    """By the densities that its formula is made of; JavaScript says the same."""
    random = np.random.default_rng(1)
    x, again = random.uniform(0, 1, (2, 3, 2, 2)).astype(np.float32)
    noise, sigma1, sigma2 = random.normal(size=5).astype(np.float32), 0.3, 0.2
    widths = Autoencoder(sigma1, sigma2, 0.0, 0.0)
    found = encode.costs(x, again, noise, -7.5, widths, 32)
    pixels = _log_density(2 * (x.astype(float) - again), sigma2)
    codes = _log_density(sigma1 * noise.astype(float), sigma1)
    nats = {"reconstruction": -pixels - 12 * math.log(2), "divergence": codes + 7.5}
    bits = {name: value / 12 / math.log(2) for name, value in nats.items()}
    assert found["reconstruction"] == pytest.approx(5 + bits["reconstruction"])
    assert found["divergence"] == pytest.approx(bits["divergence"])
    twin = javascript.request(
        "costs",
        numbers=x.ravel().tolist(),
        decoded=again.ravel().tolist(),
        noise=noise.tolist(),
        density=-7.5,
        widths={"sigma1": sigma1, "sigma2": sigma2},
        levels=32,
    )
    assert twin == pytest.approx(found, rel=1e-12)


def _log_density(values: np.ndarray, sigma: float) -> float:
    return sum(math.log(NormalDist(0, sigma).pdf(value)) for value in values.ravel())


def test_a_bound_is_shown_as_its_costs(avatars: Build) -> None:
    baked = _bake(ENCODE, avatars, "fvae-avatars", "en", example=2, beside="glow-avatars")
    seen, latent, decoded, misses = pictures(baked)
    model = avatars.get(Models).find("fvae-avatars", PictureModel)
    # The test avatar itself and not what the latent of it gives.
    original = images.to_cells(model.originals[2].reshape(3, 64, 64))
    assert np.array_equal(seen, images.as_seen(original, 32))
    assert not np.array_equal(seen, images.as_seen(model.decode(model.examples[2], 1.0), 32))
    # A latent of the prior's length, which the middle of the posterior hasn't.
    assert np.abs(latent.astype(int) - 247).mean() > 40
    assert misses.shape == (64, 64)
    far = np.abs(decoded.astype(int) - seen).mean(axis=2)
    assert np.corrcoef(far.ravel(), 255 - misses.ravel().astype(int))[0, 1] > 0.95
    assert len(alternatives(baked)) == 4
    values = baked.values
    parts = model.manifest.evaluation.autoencoder
    assert parts
    # One avatar of many: they differ by a fifth of a bit.
    assert values["reconstruction"] == pytest.approx(parts.reconstruction, abs=0.4)
    assert values["divergence"] == pytest.approx(parts.divergence, abs=0.05)
    assert values["beside"] == pytest.approx(0.61, abs=0.15)
    total = values["reconstruction"] + values["divergence"]
    assert f'<td class="number">{total:.3f}</td>' in baked.html
    assert f'<td class="number">{parts.divergence:.3f}</td>' in baked.html
    assert roles_of_run(baked) == [
        *("decoder", "encoder", "originals", "golden"),
        *("decoder", "encoder", "golden"),
    ]
    assert [origin.name for origin in baked.origins] == ["fvae-avatars", "glow-avatars"]
    other = _bake(ENCODE, avatars, "fvae-avatars", "en", example=2, seed=1)
    assert "beside" not in other.values
    assert other.values["reconstruction"] != values["reconstruction"]
    assert other.values["reconstruction"] == pytest.approx(values["reconstruction"], abs=0.03)


@pytest.mark.parametrize(
    ("model", "beside", "what"),
    [
        ("glow-avatars", "glow-avatars", "has no costs"),
        ("fvae-avatars", "nice-digits", "doesn't score pictures of “fvae-avatars” exactly"),
        ("fvae-avatars", "fvae-avatars", "doesn't score"),
        ("fvae-avatars", "glow-avatar", "there is no model “glow-avatar”"),
        ("fvae-avatars", "word2vec-wiki", "knows words, not pictures"),
    ],
)
def test_what_can_stand_beside_costs(avatars: Build, model: str, beside: str, what: str) -> None:
    with pytest.raises(BlockError, match=what):
        _bake(ENCODE, avatars, model, beside=beside)


@pytest.mark.parametrize(
    ("options", "option"),
    [({"example": 10}, "example"), ({"noise": 1.5}, "noise"), ({"seed": -1}, "seed")],
)
def test_an_encoding_that_is_refused(
    digits: PictureModel, options: dict[str, Any], option: str
) -> None:
    with pytest.raises(BlockError, match="outside") as caught:
        _bake(ENCODE, digits.build, "nice-digits", **options)
    assert caught.value.option == option


@pytest.mark.parametrize(
    ("kind", "model", "options"),
    [
        (WALK, "steered", {"start": "seed 7 2", "end": "example 3", "mode": "linear", "t": 0.25}),
        (EDIT, "steered", {"start": "seed 7", "edits": {"third": -1.5}}),
        (ENCODE, "steered", {"example": 4, "noise": 0.25, "seed": 3}),
    ],
)
def test_the_check_can_write_any_setting(
    variants: Build, kind: LiveBlock[Any, Any], model: str, options: dict[str, Any]
) -> None:
    there = _bake(kind, variants, model, **options)
    again = kind.OPTIONS(**kind.options_at({}, there.inputs))
    assert kind.bake(model, again, page_in(variants)).html == there.html


def test_own_pictures_where_there_is_an_encoder(digits: PictureModel) -> None:
    for kind in (WALK, ENCODE):
        baked = _bake(kind, digits.build, "nice-digits")
        assert 'type="file"' in baked.tools
        assert "不会离开你的设备" in baked.tools
