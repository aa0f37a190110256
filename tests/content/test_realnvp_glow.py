"""The numbers that the article of RealNVP and Glow tells: of models, of the benchmark, its own."""

import json
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import onnxruntime
import pytest

from content.formulas import volume
from models_export.flows import build
from models_export.flows.channels import ActNorm, InvertibleConv
from models_export.flows.coupling import Factor
from models_export.pictures.config import load_config
from tests.conftest import ROOT
from tests.content.articles import LANGUAGES, article, tells

ARTICLE = "2018/realnvp-glow"
MODELS = ROOT / "content/models"


def model(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((MODELS / name / "model.json").read_text("utf-8"))
    return loaded


def black(name: str) -> float:
    """Mean log-density of an all-black picture under the noise, nats."""
    session = onnxruntime.InferenceSession(MODELS / name / "encoder.onnx")
    noise = np.random.default_rng(1).random((256, 1, 28, 28)) / 256
    (nats,) = session.run(["log_density"], {"image": noise.astype(np.float32)})
    return float(nats.mean())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_emptiness_is_worth(lang: str) -> None:
    names = ("nice-digits", "realnvp-digits")
    nice, realnvp = map(black, names)
    scores = [model(name)["evaluation"]["test"]["nats"] for name in names]
    for number in (nice, realnvp, realnvp - nice, scores[1] - scores[0]):
        assert tells(ARTICLE, lang, f"{number:.0f}")
    # Four fifths of a digit are empty, and pay for nearly all of what is gained.
    empty, gained = 0.8 * (realnvp - nice), scores[1] - scores[0]
    assert tells(ARTICLE, lang, f"{empty:.0f}") and 0.9 * gained < empty < gained
    assert tells(ARTICLE, lang, rf"784\ln256={784 * math.log(256):.0f}")


def test_what_realnvps_digits_borrow_from_glow() -> None:
    """As the article says. The paper has batch normalisation, masks and a standard normal prior."""
    built = build(load_config("realnvp-digits").model)
    parts = {type(part) for part in built.modules()}
    # Of these, a factor whitens what leaves by what stays, which is a conditional prior.
    assert {ActNorm, InvertibleConv, Factor} < parts
    assert tells(ARTICLE, "zh", "借自Glow") and tells(ARTICLE, "en", "are borrowed from Glow")
    architecture = model("realnvp-digits")["architecture"]
    assert sum(weight.numel() for weight in built.parameters()) == architecture["parameters"]
    assert 5 < model("nice-digits")["architecture"]["parameters"] / architecture["parameters"] < 6


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_can_be_read(lang: str) -> None:
    results = (ROOT / "benchmarks/results/digits.md").read_text("utf-8")
    for name in ("nice-digits", "realnvp-digits"):
        (share,) = re.findall(rf"^\| {name}, T = 0.8 \| ([\d.]+) % \|", results, re.MULTILINE)
        assert tells(ARTICLE, lang, f"{int(float(share) + 0.5)}%")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_many_pictures_glow_saw(lang: str) -> None:
    training = model("glow-avatars")["training"]
    count = training["steps"] * training["batch"]
    assert any(tells(ARTICLE, lang, form) for form in written(count, lang))


def written(number: int, lang: str) -> tuple[str, ...]:
    """A count as an article may write it."""
    if lang == "zh":
        return f"{number}", f"{number / 1e4:g}万", f"{number / 1e8:g}亿"
    return f"{number:,}", f"{number / 1e6:g} million", f"{number / 1e9:g} billion"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_large_the_papers_glow_is(lang: str) -> None:
    """CIFAR-10: three levels of 32 steps, whose networks are 512 wide."""
    parameters = work = 0
    for level, channels in enumerate((12, 24, 48)):
        half, side = channels // 2, 16 >> level
        network = 9 * half * 512 + 512 * 512 + 9 * 512 * channels
        parameters += 32 * (network + channels * channels)
        work += 32 * side * side * (network + channels * channels)
    for number in (round(parameters, -6), round(work, -9)):
        assert any(tells(ARTICLE, lang, form) for form in written(number, lang))


def rounded(score: Decimal) -> str:
    """To two decimals, and fives up."""
    return str(score.quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_benchmark(lang: str) -> None:
    table = (ROOT / "benchmarks/results/flows_against_normflows.md").read_text("utf-8")
    rows = (
        "normflows' Glow, 3 × 4 steps, width 64",
        "the same at twice the learning rate",
        "the same, its scale exp(h)",
        "ours, equal shape, their scale sigmoid(h + 2)",
        "ours, equal shape, bounded tanh scale",
        "ours, equal shape, Haar start",
    )
    scores = []
    for name in rows:
        (line,) = (line for line in table.splitlines() if line.startswith(f"| {name} |"))
        scores.append([Decimal(score.strip()) for score in line.split("|")[-3].split(",")])
    comma = "，" if lang == "zh" else ", "
    assert tells(ARTICLE, lang, f"| {comma.join(map(rounded, scores[0]))} |")
    for (score,) in scores[1:]:
        assert tells(ARTICLE, lang, f"| {rounded(score)} |")
    first = [float(each[0]) for each in scores]
    _, doubled, exponential, sigmoid, tanh, haar = first
    both = float(sum(scores[0])) / 2
    gains = (sigmoid - tanh, tanh - haar, exponential - tanh, both - sigmoid)
    assert [round(gain, 2) for gain in gains] == [0.22, 0.47, 0.09, 0.25]
    assert abs(doubled - sigmoid) < 0.01
    for number in ("0.2", "0.5", "0.09", "0.25"):
        assert tells(ARTICLE, lang, number)
    assert abs(float(scores[0][0] - scores[0][1])) == pytest.approx(0.02, abs=0.005)


def at_their_best(data: str, steps: int = 5000) -> dict[str, Decimal]:
    """bits/dim of each Glow at its best rate after so many steps on pictures of this name."""
    table = (ROOT / "benchmarks/results/flows_at_their_best.md").read_text("utf-8")
    section = table.partition(f"\n## {data}\n")[2].partition("\n## ")[0]
    rows = re.findall(rf"^\| (.*) \| 0\.016 \| {steps} \| ([\d.]+) \|", section, re.MULTILINE)
    assert len(rows) == 4
    return {name: Decimal(bits) for name, bits in rows}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_stays_after_long_training(lang: str) -> None:
    photographs, bits = at_their_best("faces_congress_gray64"), at_their_best("avatars")
    for number in (*photographs.values(), *bits.values()):
        assert tells(ARTICLE, lang, str(number))
    theirs, *_, haar = photographs.values()
    assert abs(theirs - haar) < Decimal("0.01")
    theirs, _, tanh, haar = bits.values()
    for gain, told in ((theirs - tanh, "0.04"), (tanh - haar, "0.25")):
        assert rounded(gain) == told and tells(ARTICLE, lang, told)
    # Each rate is the best of four after 600 steps.
    table = (ROOT / "benchmarks/results/flows_at_their_best.md").read_text("utf-8")
    trials = re.findall(r"^\| (.*) \| (0\.0\d+) \| 600 \| ([\d.]+) \|", table, re.MULTILINE)
    # Of both sets of pictures, one after the other, each Glow's four in a row.
    for start in range(0, len(trials), 4):
        four = trials[start : start + 4]
        assert len({name for name, _, _ in four}) == 1 and len({rate for _, rate, _ in four}) == 4
        assert min(four, key=lambda trial: float(trial[2]))[1] == "0.016"
    assert len(trials) == 32
    _, _, tanh, haar = at_their_best("avatars", 600).values()
    assert tells(ARTICLE, lang, rounded(tanh - haar))
    _, _, tanh, haar = at_their_best("faces_congress_gray64", 600).values()
    assert rounded(tanh - haar) == "0.05" and tells(ARTICLE, lang, "0.05")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_conversions(lang: str) -> None:
    per_dimension = 5371.78 / (3072 * math.log(2))
    assert f"{7 - per_dimension:.2f}" == "4.48" and f"{8 - per_dimension:.2f}" == "5.48"
    assert tells(ARTICLE, lang, "4.48") and tells(ARTICLE, lang, "5.48")
    seconds_of_a_week = 7 * 86400
    assert 0.95 < 586687 / seconds_of_a_week < 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cells_pass_their_own_checks(lang: str) -> None:
    cells = re.findall(
        r"/// python \| \w+\n.*?```python\n(.*?)```", article(ARTICLE, lang), re.DOTALL
    )
    assert len(cells) == 3
    space: dict[str, Any] = {}
    exec("\n".join(cells), space)
    flat, layers = space["flat"], space["layers"]
    there, logdet = space["encode"](layers, space["x"])
    back = space["decode"](layers, there)
    assert flat([back]) == pytest.approx(flat([space["x"]]), abs=1e-13)
    assert logdet == pytest.approx(space["measured"], abs=1e-8)
    assert space["bits"](0.0, 16) == 8
    # The proposal of the caption: it goes there and back as well, and the determinant is wrong.
    split = next(layer for layer in layers if isinstance(layer, space["Split"]))
    kept, noise, change = split.forward(space["Squeeze"]().forward(space["x"])[0])
    assert change and flat([split.inverse(kept, noise)])


def test_the_code_is_as_long_as_it_says() -> None:
    cell = re.search(
        r"/// python \| layers\n\n```python\n(.*?)```", article(ARTICLE, "zh"), re.DOTALL
    )
    assert cell and 60 <= len([line for line in cell[1].splitlines() if line.strip()]) < 70


@pytest.mark.parametrize("kappa", [0.0, 0.3, 0.8])
def test_what_volume_is_worth(kappa: float) -> None:
    """Mean log-densities of both models by summing over x₁, and the shift of the cold density."""
    steps = [(n - 4000) / 400 for n in range(8001)]
    weights = [math.exp(-x * x / 2) / math.sqrt(2 * math.pi) / 400 for x in steps]
    mean_log = math.fsum(
        w * math.log(volume.spread(x, kappa)) for x, w in zip(steps, weights, strict=True)
    )
    square = math.fsum(
        w * volume.spread(x, kappa) ** 2 for x, w in zip(steps, weights, strict=True)
    )
    assert volume.even_spread(kappa) ** 2 == pytest.approx(square)
    assert math.log(volume.even_spread(kappa)) - mean_log == pytest.approx(kappa**2, abs=1e-9)
    assert volume.best(kappa) == pytest.approx(-1 - math.log(2 * math.pi) - mean_log)
    # p^{1/T²}, with x₂ integrated out: exp(−x²/2T²) σ^{1 − 1/T²}.
    for cold in (0.6, 1.2):
        power = 1 / cold**2
        left = [
            math.exp(-x * x / 2 * power) * volume.spread(x, kappa) ** (1 - power) for x in steps
        ]
        mean = math.fsum(x * y for x, y in zip(steps, left, strict=True)) / math.fsum(left)
        assert mean == pytest.approx(volume.shifted(kappa, cold), abs=1e-9)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_constant_volume_costs_at_least(lang: str) -> None:
    """ln E V + 1 − h, with V(x) the area of what is denser: of (x₁, ε) a disc about (−κ, 0)."""
    kappa, step = 0.5, 0.02
    grid = np.arange(-9, 9, step)
    x, noise = np.meshgrid(grid, grid, indexing="ij")
    area = volume.WIDTH * np.exp(kappa * x) * step**2
    mass = np.exp(-(x**2 + noise**2) / 2) / (2 * math.pi) * step**2
    order = np.argsort(((x + kappa) ** 2 + noise**2).ravel())
    denser = np.cumsum(area.ravel()[order])
    least = math.log((mass.ravel()[order] * denser).sum()) + 1 + volume.best(kappa)
    assert tells(ARTICLE, lang, f"{least:.4f}") and tells(ARTICLE, lang, f"{kappa**2:g}")
    assert 0 < least < kappa**2 / 20


def test_the_latents_are_spread_like_a_normal_distribution() -> None:
    points = volume.latents()
    for axis in (0, 1):
        assert sum(p[axis] for p in points) / len(points) == pytest.approx(0, abs=0.05)
        assert sum(p[axis] ** 2 for p in points) / len(points) == pytest.approx(1, abs=0.05)
