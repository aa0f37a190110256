"""What the article of f-VAEs tells: of its models, of latents, of an f-VAE in one dimension."""

import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.numpy import load_file

from huoye.core.build import Build
from huoye.onnx_demos.blocks import encode
from huoye.onnx_demos.images import middles
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from huoye.reader import PageSource
from models_export.flows import build
from models_export.flows.fvae import FVae
from models_export.flows.stored import multiplications
from models_export.pictures.config import load_config
from models_export.pictures.training.optimiser import rate_at
from tests.conftest import ROOT
from tests.content.articles import LANGUAGES, article, tells

ARTICLE = "2018/f-vaes"
MODELS = ROOT / "content/models"


def card(name: str) -> str:
    return (MODELS / name / "card.md").read_text("utf-8")


def parts(name: str) -> tuple[float, float]:
    """Reconstruction and divergence of a model's card, bits/dim."""
    found = re.search(r"reconstruction ([\d.]+), divergence \(KL\) ([\d.]+) bits/dim", card(name))
    assert found
    return float(found[1]), float(found[2])


def run_cells(lang: str) -> dict[str, Any]:
    """What the cells that are no exercise define; their figure is computed and not shown."""
    cells = re.findall(
        r"/// python \| (?:toy|limits)\n\n```python\n(.*?)```", article(ARTICLE, lang), re.DOTALL
    )
    assert len(cells) == 2
    space: dict[str, Any] = {"show": lambda plot: None}
    exec("\n".join(cells).replace("Plot, show", "Plot"), space)
    return space


@pytest.mark.parametrize("name", ["fvae-avatars", "fvae-portraits"])
def test_both_parts_of_a_bound_add_up(name: str) -> None:
    found = re.search(r"\*\*≤ ([\d.]+) bits/dim\*\*", card(name))
    assert found and sum(parts(name)) == pytest.approx(float(found[1]), abs=2e-4)


def test_the_card_says_what_other_temperatures_look_like() -> None:
    """Contrast and sharpness, as the benchmark measured them."""
    results = (ROOT / "benchmarks/results/portraits.md").read_text("utf-8")
    (limit,) = re.findall("- (Only near its default temperature.*)", card("fvae-portraits"))
    rows = re.findall(
        r"^\| (?:halves of them.*|fvae-portraits.*) \| .* \| ([\d.]+) \| (\d+) \|", results, re.M
    )
    assert len(rows) == 5
    for contrast, sharpness in rows:
        assert f"{float(contrast):.0f} and {int(sharpness):,}" in limit


def test_the_data_of_portraits_are_the_benchmarks() -> None:
    """The article quotes the file that the benchmark writes beside its table."""
    results = (ROOT / "benchmarks/results/portraits.md").read_text("utf-8")
    data = json.loads((ROOT / "content/data/portraits.json").read_text("utf-8"))
    rows = re.findall(r"^\| (.+), T = ([\d.]+).* \| (.+) \| (.+) \| (.+) \|$", results, re.M)
    assert len(rows) == 8
    for name, temperature, *numbers in rows:
        assert [*data[name][temperature].values()] == [float(number) for number in numbers]
    (floor,) = re.findall(r"halves of them.* ± ([\d.]+) \| ([\d.]+) \| (\d+) \|", results)
    assert [*data["photographs"].values()][1:] == [float(number) for number in floor]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_decoding_takes(lang: str) -> None:
    """Parameters of G and F, and the flow's part of the work."""
    built = build(load_config("fvae-avatars").model)
    assert isinstance(built, FVae)

    def parameters(module: torch.nn.Module) -> int:
        return sum(weight.numel() for weight in module.parameters())

    architecture = json.loads((MODELS / "fvae-avatars/model.json").read_text("utf-8"))[
        "architecture"
    ]
    assert parameters(built) == architecture["parameters"]
    count = parameters(built.generating) + parameters(built.flow)
    assert tells(
        ARTICLE, lang, f"{count / 1e4:.0f}万" if lang == "zh" else f"{count / 1e6:.2f} million"
    )
    generated = multiplications(built.generating, torch.zeros(1, *built.inner)) / 1e6
    assert 1 - generated / architecture["mmac"] == pytest.approx(3 / 5, abs=0.02)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_latents_without_noise_lie_within_the_shell(lang: str) -> None:
    latents = load_file(MODELS / "fvae-avatars/examples.safetensors")["examples"].astype(float)
    lengths = np.linalg.norm(latents, axis=1)
    assert len(latents) == 16 and latents.shape[1] == 12288
    assert round(math.sqrt(12288)) == 111 and tells(ARTICLE, lang, "111")
    middle = np.linalg.norm((latents[0] + latents[5]) / 2)
    for number in (lengths[0], lengths[5], middle):
        assert tells(ARTICLE, lang, f"{number:.1f}")
    assert (round(lengths.min()), round(lengths.max())) == (21, 34)
    assert re.search("21(与|and| and )", article(ARTICLE, lang))
    # Of independent ends: the middle of a chord is at √½ of the radius.
    assert math.sqrt(0.5) == pytest.approx(0.7, abs=0.01)


def test_the_generator_hardly_looks_at_noise() -> None:
    """What noise of the posterior's width does to the length of latents, and to pictures."""
    folder, latents = (
        MODELS / "fvae-avatars",
        load_file(MODELS / "fvae-avatars/examples.safetensors"),
    )
    decoder = onnxruntime.InferenceSession(folder / "decoder.onnx")

    def paint(z: np.ndarray) -> np.ndarray:
        feed = {"z": z, "temperature": np.ones(1, np.float32)}
        image: np.ndarray = decoder.run(["image"], feed)[0]
        return image

    encoder = onnxruntime.InferenceSession(folder / "encoder.onnx")
    images = paint(latents["examples"][:4].astype(np.float32))
    noise = np.random.default_rng(0).standard_normal((4, 12288)).astype(np.float32)
    clean, noisy = (
        encoder.run(["z"], {"image": images, "noise": scale * noise})[0]
        for scale in (np.float32(0), np.float32(1))
    )
    before, after = (np.linalg.norm(z, axis=1) for z in (clean, noisy))
    assert before.min() > 25 and before.max() < 36
    assert after.min() > 109.5 and after.max() < 112.5
    change = 255 * math.sqrt(((paint(clean) - paint(noisy)) ** 2).mean())
    assert round(change, 1) == 2.3
    assert all(tells(ARTICLE, lang, "2.3") for lang in LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_dimension(lang: str) -> None:
    space = run_cells(lang)
    mean, mean_loss = space["mean"], space["mean_loss"]
    same, no_flow, two_bumps = space["identity"], space["no_flow"], space["two_bumps"]
    entropy = -mean(lambda x: space["ln_prior"](two_bumps(0.25), x))
    gaussian = math.log(2 * math.pi * math.e * (1 + 0.25**2)) / 2
    assert tells(ARTICLE, lang, f"{entropy:.3f}") and tells(ARTICLE, lang, f"{gaussian:.3f}")
    # Linear E and G reach the Gaussian's score, at σ₁, σ₂ and slopes in closed form.
    variance, square = 1 + 0.25**2, 0.3
    slope = math.sqrt(variance - square)
    best = mean_loss(
        lambda x: slope / variance * x,
        lambda v: slope * v,
        no_flow,
        math.sqrt(square / variance),
        math.sqrt(square),
    )
    assert best == pytest.approx(gaussian, abs=1e-7)
    # The cell's checks, and both losses.
    s = space["s"]
    assert sum(space["loss"](0.7, same, same, space["F"], s, s)) == pytest.approx(
        space["pure"], abs=1e-12
    )
    assert space["whole"] == pytest.approx(space["vae"], abs=1e-7)
    for number in (space["plain"], space["flowing"], space["plain"] - space["flowing"]):
        assert tells(ARTICLE, lang, f"{number:.4f}")
    # A flow that is the codes' own density costs their information and no more.
    information = (
        -mean(
            lambda x: sum(
                w * space["ln_prior"](space["F"], x + s * u)
                for u, w in zip(space["NODES"], space["WEIGHTS"], strict=True)
            )
        )
        - math.log(2 * math.pi * math.e * s * s) / 2
    )
    divergence = mean(lambda x: space["loss"](x, same, same, space["F"], s, s)[1])
    assert divergence == pytest.approx(information, abs=1e-7)
    # The bound lies above the truth, and no other flow does better.
    for x in (-1.0, 0.0, 0.7):
        bound = sum(space["loss"](x, same, same, space["F"], s, s))
        assert bound > -math.log(space["evidence"](x, same, space["F"], s))
    for spread in (0.25, 0.4):
        assert mean_loss(same, same, two_bumps(spread), s, s) > space["flowing"]


def test_a_sigma2_that_is_too_large_weighs_the_divergence_more() -> None:
    """By k: the gradient is that of reconstruction + k² divergence at the best σ₂, over k²."""
    space = run_cells("zh")
    same, flow, mean, s = space["identity"], space["F"], space["mean"], space["s"]

    def both(a: float, sigma2: float) -> tuple[float, float]:
        parts = [
            mean(
                lambda x, part=part: space["loss"](x, lambda y: a * y, same, flow, s, sigma2)[part]
            )
            for part in (0, 1)
        ]
        return parts[0], parts[1]

    def slope(sigma2: float, weight: float) -> float:
        (one, more), (other, less) = both(0.9 + 1e-5, sigma2), both(0.9 - 1e-5, sigma2)
        return (one - other + weight * (more - less)) / 2e-5

    best = math.sqrt(
        mean(
            lambda x: sum(
                w * (s * u - 0.1 * x) ** 2
                for u, w in zip(space["NODES"], space["WEIGHTS"], strict=True)
            )
        )
    )
    for k in (1.5, 3.0):
        assert slope(k * best, 1) == pytest.approx(slope(best, k * k) / k**2, rel=1e-6)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_far_the_optimiser_could_take_sigma2(lang: str) -> None:
    """Adam moves a parameter by about the rate a step."""
    settings = load_config("fvae-avatars").training
    rates = sum(rate_at(settings, step) for step in range(settings.steps))
    assert tells(ARTICLE, lang, f"{rates:.1f}")
    # From −1 to where training left it.
    assert tells(ARTICLE, lang, "0.057") and tells(ARTICLE, lang, f"{-1 - math.log(0.057):.2f}")
    seen = settings.steps * settings.batch
    written = f"{seen / 1e4:g}万" if lang == "zh" else f"{seen:,}"
    assert tells(ARTICLE, lang, written)


@pytest.mark.parametrize("sigma2", [0.1, 0.2, 0.3])
def test_what_another_sigma2_costs(sigma2: float) -> None:
    space = run_cells("zh")
    same, flow, s = space["identity"], space["F"], space["s"]
    t = (s / sigma2) ** 2
    extra = space["mean_loss"](same, same, flow, s, sigma2) - space["flowing"]
    assert extra == pytest.approx((t - 1 - math.log(t)) / 2, abs=1e-7)


def test_what_an_avatar_costs(tmp_path: Path) -> None:
    """The figure's numbers, at its seed and at others, and where its errors are."""
    build = Build({"CACHE_PATH": tmp_path})
    page = PageSource(Path("a.md").absolute(), "", "en", build=build)

    def values(seed: int) -> dict[str, float]:
        options = encode.Options(example=2, beside="glow-avatars", seed=seed)
        found: dict[str, float] = encode.Encode().bake("fvae-avatars", options, page).values
        return found

    draws = [values(seed) for seed in (2018, 1, 2, 3, 4, 5)]
    sums = [draw["reconstruction"] + draw["divergence"] for draw in draws]
    for lang in LANGUAGES:
        assert tells(ARTICLE, lang, f"{sums[0]:.3f}") and tells(
            ARTICLE, lang, f"{draws[0]['beside']:.3f}"
        )
    assert 0.005 < np.std(sums) / np.mean(sums) < 0.015
    model = build.get(Models).find("fvae-avatars", PictureModel)
    shares = []
    for index in range(model.manifest.examples):
        pixels = model.example(index)
        z, _ = model.encode(pixels)
        errors = np.square(model.image(z, 1.0) - middles(pixels, 32)[0]).sum(axis=0).ravel()
        shares.append(np.sort(errors)[-len(errors) // 10 :].sum() / errors.sum())
    assert np.mean(shares) == pytest.approx(2 / 3, abs=0.08)
    # No drawn heads: waves of colour, and portraits that are made like photographs.
    y, x = np.mgrid[:64, :64]
    waves = np.array(
        [
            128 + 60 * np.sin(x / 9) + 40 * np.cos(y / 7),
            100 + 2 * x,
            90 + 60 * np.sin((x + y) / 11),
        ]
    )
    portraits = build.get(Models).find("fvae-portraits", PictureModel)
    z = np.random.default_rng(0).standard_normal((3, 128)).astype(np.float32)
    faces = [np.repeat(255 * portraits.image(each, 0.8), 3, axis=0) for each in z]
    widths = model.manifest.evaluation.autoencoder
    assert widths
    glow = build.get(Models).find("glow-avatars", PictureModel)
    for picture in (waves, *faces):
        pixels = np.moveaxis(picture, 0, -1).clip(0, 255).astype(np.uint8)
        numbers, noise = encode.draw(model, pixels, 2018)
        z, density = model.encode_numbers(numbers, noise)
        costs = encode.costs(numbers[0], model.image(z, 1.0), noise, density, widths, 32)
        assert 1.5 < costs["reconstruction"] / draws[0]["reconstruction"] < 3.5
        assert 6 < costs["divergence"] / draws[0]["divergence"] < 18
        # Glow's price goes up by a larger factor.
        _, density = glow.encode_numbers(numbers)
        exact = glow.bits_per_dim(density)
        assert exact / draws[0]["beside"] > sum(costs.values()) / sums[0] > 2
    assert sums[0] > 2.5 * draws[0]["beside"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_curves_of_equal_time_are_those_that_were_measured(lang: str) -> None:
    measured = json.loads((ROOT / "content/data/equal-time.json").read_text("utf-8"))
    cells = re.findall(
        r"/// python \| equal-time\n\n```python\n(.*?)```", article(ARTICLE, lang), re.S
    )
    (code,) = cells
    plots: list[Any] = []
    exec(code.replace("Plot, show", "Plot"), {"show": plots.append})
    for plot, key in zip(plots, ("bits", "distances"), strict=True):
        for curve, model in zip(plot.curves, list(measured)[:5], strict=True):
            own = measured[model]
            wanted = [point[key] if key == "bits" else point[key][1] for point in own.values()]
            shown = [y for _, y in curve.points]
            assert shown == pytest.approx(wanted, rel=0.01), (model, key)
            assert [x for x, _ in curve.points] == [point["minutes"] for point in own.values()]


def test_the_head_start_is_a_third_of_the_time() -> None:
    """When Glow is as near as the f-VAE was, along the lines of the plot, by both logarithms."""
    measured = json.loads((ROOT / "content/data/equal-time.json").read_text("utf-8"))
    glow, fvae = (
        {point["minutes"]: point["distances"][1] for point in measured[name].values()}
        for name in ("glow", "f-vae")
    )
    # np.interp wants distances that rise.
    times, distances = np.log([*glow])[::-1], np.log([*glow.values()])[::-1]

    def minutes(distance: float) -> float:
        return math.exp(float(np.interp(math.log(distance), distances, times)))

    taken = {begun: minutes(fvae[begun]) for begun in (4, 8)}
    assert [round(each) for each in taken.values()] == [6, 11]
    assert all(
        1 - begun / later == pytest.approx(1 / 3, abs=0.05) for begun, later in taken.items()
    )
    assert tells(ARTICLE, "zh", "Glow约需六分钟、十一分钟才到，起步时省下三分之一左右")
    assert tells(ARTICLE, "en", "Glow takes about six minutes and eleven")
