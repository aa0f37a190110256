"""The numbers that the article of NICE tells: of its model, of the paper, its own."""

import json
import math
import re
import tomllib
from itertools import pairwise
from typing import Any

import mpmath
import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper
from safetensors.numpy import load_file
from torch.autograd.functional import jacobian

from content.formulas import nice_plane, spectrum
from tests.conftest import ROOT
from tests.content.articles import LANGUAGES, article, tells

ARTICLE = "2018/nice"
MODEL = ROOT / "content/models/nice-digits"
CARD = (MODEL / "card.md").read_text("utf-8")


@pytest.fixture(scope="module")
def sigma() -> np.ndarray:
    """Widths of the latents, [784], as the decoder multiplies by them."""
    graph = onnx.load(MODEL / "decoder.onnx").graph
    (found,) = (
        numpy_helper.to_array(each)
        for each in graph.initializer
        if list(each.dims) == [784] and each.data_type == onnx.TensorProto.FLOAT
    )
    return np.asarray(found, np.float64)


@pytest.fixture(scope="module")
def encoder() -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(MODEL / "encoder.onnx")


def nats(
    encoder: onnxruntime.InferenceSession, levels: np.ndarray, noise: object = 0.5
) -> np.ndarray:
    """Log-density of each picture; levels [N, 1, 28, 28]."""
    image = ((levels + noise) / 256).astype(np.float32)
    (found,) = encoder.run(["log_density"], {"image": image})
    return np.asarray(found, np.float64)


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    """Levels of the ten pictures that come with the model, [10, 1, 28, 28]."""
    latents = load_file(MODEL / "examples.safetensors")["examples"].astype(np.float32)
    decoder = onnxruntime.InferenceSession(MODEL / "decoder.onnx")
    (image,) = decoder.run(["image"], {"z": latents, "temperature": np.ones(1, np.float32)})
    return np.floor(np.asarray(image, np.float64) * 256).clip(0, 255)


def test_the_spectrum_is_the_models(sigma: np.ndarray) -> None:
    drawn = np.array(spectrum.widths()).ravel()
    # Hundredths of a decade, rounded.
    assert np.abs(np.log10(drawn / sigma)).max() <= 0.00501


@pytest.mark.parametrize("lang", LANGUAGES)
def test_widths(lang: str, sigma: np.ndarray) -> None:
    with mpmath.workdps(20):
        half = mpmath.mpf(1) / 2
        least = mpmath.findroot(
            lambda s: 2 * mpmath.quad(lambda x: x / s * mpmath.tanh(x / (2 * s)), [0, half]) - 1,
            0.175,
        )
        lost = 2 * mpmath.quad(
            lambda x: mpmath.log(least) + x / least + 2 * mpmath.log1p(mpmath.exp(-x / least)),
            [0, half],
        )
    floor = float(least) / 256
    assert pytest.approx(floor, rel=1e-3) == spectrum.FLOOR
    assert tells(ARTICLE, lang, rf"{floor * 1e4:.2f}\times10^{{-4}}")
    assert tells(ARTICLE, lang, f"{float(least):.5f}/256") and tells(
        ARTICLE, lang, f"{float(lost):.3f}"
    )
    assert tells(ARTICLE, lang, f"{784 * float(lost):.0f}")
    assert tells(ARTICLE, lang, f"{sigma.max():.3f}")
    assert tells(ARTICLE, lang, rf"{sigma.min() * 1e4:.1f}\times10^{{-4}}")
    assert 570 < sigma.max() / sigma.min() < 600
    for times, written in ((2, "575"), (10, "395"), (100, "139")):
        assert abs((sigma > times * floor).sum() - int(written)) <= 1
        assert tells(ARTICLE, lang, written)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stripes(lang: str, sigma: np.ndarray) -> None:
    """Columns that are moved last are guessed from their neighbours, and so are narrower."""
    middle = np.log(sigma.reshape(28, 28)[8:20, 10:20])
    even, odd = middle[:, 0::2], middle[:, 1::2]
    assert np.exp(odd.mean() - even.mean()) == pytest.approx(3, abs=0.3)
    assert (odd.mean(axis=0)[:, None] > even.mean(axis=0)).all()
    settings = json.loads((MODEL / "model.json").read_text("utf-8"))["architecture"]["settings"]
    assert settings["couplings"] % 2 == 0, (
        "the first moves odd ones, so that the last moves even ones"
    )
    assert tells(ARTICLE, lang, "三分之一宽" if lang == "zh" else "a third as wide")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_likelihoods(lang: str, encoder: onnxruntime.InferenceSession, digits: np.ndarray) -> None:
    scores = nats(encoder, digits)
    best = sorted(scores)[-2:]
    assert min(best) > 2580 > sorted(scores)[-3] and tells(ARTICLE, lang, "2580")
    assert tells(ARTICLE, lang, f"{scores[1]:.0f}")
    blank = np.zeros((1, 1, 28, 28))
    black = nats(encoder, blank)[0]
    assert tells(ARTICLE, lang, f"{black:.0f}") and (scores < black).all()
    noise = np.random.default_rng(1).random((256, 1, 28, 28))
    assert tells(ARTICLE, lang, f"{nats(encoder, blank, noise).mean():.0f}")
    corners = np.repeat(digits[:1], 4, axis=0)
    for picture, (row, column) in zip(corners, [(0, 0), (0, 27), (27, 0), (27, 27)], strict=True):
        picture[0, row, column] = 255
    falls = scores[0] - nats(encoder, corners)
    assert tells(ARTICLE, lang, "1420")
    assert falls[0] == pytest.approx(1420, abs=5) and np.ptp(falls) < 30


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_can_be_read(lang: str) -> None:
    results = (ROOT / "benchmarks/results/digits.md").read_text("utf-8")

    def share(row: str) -> float:
        (found,) = re.findall(rf"^\| {re.escape(row)} \| ([\d.]+) % \|", results, re.MULTILINE)
        return float(found)

    temperature = json.loads((MODEL / "model.json").read_text("utf-8"))["latent"]["temperature"]
    of_before, own = (
        share(f"{name}, T = {temperature:g}") for name in ("nice-digits version 3", "nice-digits")
    )
    for number in (share("unseen digits"), of_before, own):
        assert tells(ARTICLE, lang, f"{int(number + 0.5)}%")
    assert f"{int(own + 0.5)} % to a small network" in CARD
    test = json.loads((MODEL / "model.json").read_text("utf-8"))["evaluation"]["test"]["nats"]
    assert f"has {test:.1f} of test" in results
    assert tells(ARTICLE, lang, f"{test - 1950.0:.0f}")
    # The earlier edition saw fewer pictures as well.
    (batch, steps), *_ = re.findall(
        r"^Version 3 \(batches of (\d+), \w+, ([\d,]+) steps", results, re.M
    )
    training = json.loads((MODEL / "model.json").read_text("utf-8"))["training"]
    seen = int(batch) * int(steps.replace(",", "")) / (training["batch"] * training["steps"])
    assert seen == pytest.approx(1 / 5, abs=0.01)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sizes(lang: str) -> None:
    def parameters(*hidden: int) -> int:
        widths = (392, *hidden, 392)
        return 784 + 4 * sum((a + 1) * b for a, b in pairwise(widths))

    sizes = [parameters(*[1000] * 5), parameters(1000, 1000), parameters(400, 400, 400)]
    assert f"| Parameters | {sizes[2]:,} |" in CARD
    # The third is the model's own, and comes from there.
    for size in sizes[:2]:
        written = f"{size / 1e4:.0f}万" if lang == "zh" else f"{size / 1e6:.2f} million"
        assert tells(ARTICLE, lang, written)
    assert 7 < sizes[0] / sizes[2] < 8


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_flow_in_the_plane(lang: str) -> None:
    mean = nice_plane.nice_plane().numbers()["mean"]
    assert tells(ARTICLE, lang, f"${mean:.2f}$")
    noise, rise = nice_plane.NOISE**2, 2 / math.pi
    wide, high, tilt = 0.75 + noise, 0.5 - rise / 2 + 1 / 16 + noise, 1 / 8 - rise / 2
    normal = -math.log(2 * math.pi * math.e) - math.log(wide * high - tilt**2) / 2
    assert tells(ARTICLE, lang, f"${normal:.2f}$")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_conventions(lang: str) -> None:
    ceiling = 784 * math.log(256)
    for number in (ceiling, 784 * math.log(100)):
        assert tells(ARTICLE, lang, f"{number:.0f}")
    assert tells(ARTICLE, lang, f"-784\\ln4\\approx-{784 * math.log(4):.1f}")
    assert tells(ARTICLE, lang, f"−{ceiling - 1980.5:.2f}")
    assert tells(ARTICLE, lang, f"{8 - 1980.5 / (784 * math.log(2)):.2f}")
    assert tells(ARTICLE, lang, f"{392 * math.log(2 * math.pi):.1f}")
    assert tells(ARTICLE, lang, f"{math.pi / math.sqrt(3):.3f}")


@pytest.mark.parametrize("width", [1 / 256, 0.01])
def test_the_ceiling_of_noise_holds_for_a_single_picture(width: float) -> None:
    """Averaged over the noise; at one value of it the density may be higher. One pixel, all of
    the likeliest logistic distributions, and one that has put everything at u = ½."""
    u = (np.arange(100_000) + 0.5) / 100_000
    for scale in (0.17547 * width, 0.01 * width, 2 * width):
        z = (u - 0.5) * width / scale
        density = -np.log(scale) - np.logaddexp(0, z) - np.logaddexp(0, -z)
        assert density.mean() < -math.log(width)
        assert (density[50_000] > -math.log(width)) == (scale < width / 4)


def test_pictures_of_the_training_are_varied_as_the_article_says() -> None:
    """Each is shifted by a pixel at most, or distorted."""
    with (ROOT / "models_export/configs/nice-digits.toml").open("rb") as file:
        data = tomllib.load(file)["data"]
    assert data["shift"] == 1 and data["shift_share"] + data["distort_share"] == 1
    assert tells(ARTICLE, "zh", "平移至多一格，或者扭转一点")
    assert tells(ARTICLE, "en", "shifted by a pixel at most, or distorted a little")


def listing(lang: str) -> str:
    """The complete NICE of the article."""
    (cell,) = re.findall(r"\n```python\n(.*?)```", article(ARTICLE, lang), re.DOTALL)
    return str(cell)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_code_is_as_long_as_it_says(lang: str) -> None:
    assert 60 <= len([line for line in listing(lang).splitlines() if line.strip()]) < 70


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_code_passes_its_own_checks(lang: str) -> None:
    """There and back, the determinant, and the sentences on training and on sampling."""
    space: dict[str, Any] = {}
    exec(listing(lang), space)
    torch.manual_seed(2018)
    model = space["NICE"](6, 5).double()
    torch.nn.init.normal_(model.layers[-1].log_scale)
    x = space["dequantize"](torch.randint(256, (3, 6))).double()
    assert ((x >= 0) & (x < 1)).all()
    z, logdet = model(x)
    back, undone = model.inverse(z)
    assert torch.allclose(back, x) and torch.allclose(undone, -logdet)
    for point, given in zip(x, logdet, strict=True):
        full = jacobian(  # type: ignore[no-untyped-call]
            lambda x: model(x[None])[0][0], point
        )
        assert torch.linalg.slogdet(full).logabsdet.item() == pytest.approx(given.item())
    u = z.sigmoid()
    density = logdet + (u * (1 - u)).log().sum(1)
    assert torch.allclose(space["log_density"](model, x), density)
    samples, _ = model.inverse(torch.logit(torch.rand(16, 6).double()))
    assert samples.isfinite().all()


def test_it_takes_three_layers_to_mix_everything() -> None:
    space: dict[str, Any] = {}
    exec(listing("en"), space)
    torch.manual_seed(2018)
    layers = space["NICE"](6, 64).layers
    x = torch.rand(6)
    for count, all_depends_on_all in ((1, False), (2, False), (3, True), (4, True)):

        def passed(x: torch.Tensor, count: int = count) -> torch.Tensor:
            x = x[None]
            for layer in layers[:count]:
                x, _ = layer(x)
            return x[0]

        full = jacobian(passed, x)  # type: ignore[no-untyped-call]
        assert bool((full != 0).all()) == all_depends_on_all


def test_its_logarithms_are_natural() -> None:
    assert not re.search(r"\\log(?![a-z_])", article(ARTICLE, "zh") + article(ARTICLE, "en"))
    assert json.loads((MODEL / "model.json").read_text("utf-8"))["latent"]["prior"] == "logistic"
