"""What the article of f-VAEs tells: of its models, of latents, of an f-VAE in one dimension."""

import math
import re
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from safetensors.numpy import load_file

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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_models_against_their_cards(lang: str) -> None:
    for name in ("fvae-avatars", "fvae-portraits"):
        found = re.search(r"\*\*≤ ([\d.]+) bits/dim\*\*", card(name))
        assert found and tells(ARTICLE, lang, f"{float(found[1]):.3f}")
        assert sum(parts(name)) == pytest.approx(float(found[1]), abs=2e-4)
    reconstruction, divergence = parts("fvae-avatars")
    assert tells(ARTICLE, lang, f"{reconstruction:.3f}")
    assert tells(ARTICLE, lang, f"{divergence:.3f}")
    separator = "," if lang == "en" else ""
    assert tells(ARTICLE, lang, f"{divergence * 64 * 64 * 3:{separator}.0f}")
    _, divergence = parts("fvae-portraits")
    assert tells(ARTICLE, lang, f"{divergence:.3f}")
    assert tells(ARTICLE, lang, f"{divergence * 64 * 64:.0f}")
    found = re.search(r"σ₂ \| ([\d.]+), ([\d.]+);", card("fvae-avatars"))
    assert found and tells(ARTICLE, lang, f"{float(found[1]):.3f}")
    assert tells(ARTICLE, lang, f"sigma_2={float(found[2]):.4f}")
    for name in ("glow-avatars", "glow-portraits"):
        found = re.search(r"\*\*([\d.]+) bits/dim\*\*", card(name))
        assert found and tells(ARTICLE, lang, f"{float(found[1]):.3f}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_portrait_is_a_copy(lang: str) -> None:
    found = re.search(
        r"median \| samples ([\d.]+), unseen test pictures ([\d.]+)", card("fvae-portraits")
    )
    assert found and all(tells(ARTICLE, lang, each) for each in found.groups())
    found = re.search(r"picture \| ([\d.]+) %; without copying ([\d.]+) %", card("fvae-portraits"))
    assert found and all(tells(ARTICLE, lang, f"{each}%") for each in found.groups())


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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_portraits(lang: str) -> None:
    results = (ROOT / "benchmarks/results/portraits.md").read_text("utf-8")
    for row in (
        "glow-portraits, T = 0.7, its default",
        "glow-portraits, T = 1",
        "fvae-portraits, T = 0.8, its default",
        "fvae-portraits, T = 1",
    ):
        (numbers,) = re.findall(rf"^\| {re.escape(row)} (\|.*\|)$", results, re.MULTILINE)
        assert tells(ARTICLE, lang, numbers), row


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

    # F begins with the convolution ahead of its first coupling, which splits channels: v goes in.
    encoder = onnx.load(folder / "encoder.onnx")
    made_by = {name: node for node in encoder.graph.node for name in node.output}
    first = next(node for node in encoder.graph.node if node.op_type == "Split")
    code = made_by[first.input[0]].input[0]
    shape: list[str | int | None] = ["batch", 48, 16, 16]
    encoder.graph.output.append(onnx.helper.make_tensor_value_info(code, 1, shape))
    encode = onnxruntime.InferenceSession(encoder.SerializeToString())
    clean, v = encode.run(["z", code], {"image": paint(latents["examples"][:4].astype(np.float32))})
    nodes = list(encoder.graph.node)
    needed, wanted = [], {"z"}
    for node in reversed(nodes):
        if wanted & set(node.output) and code not in node.output:
            needed.append(node)
            wanted |= set(node.input)
    flow = onnx.helper.make_model(
        onnx.helper.make_graph(
            needed[::-1],
            "F",
            [onnx.helper.make_tensor_value_info(code, 1, shape)],
            [onnx.helper.make_tensor_value_info("z", 1, ["batch", 12288])],
            [each for each in encoder.graph.initializer if each.name in wanted],
        ),
        opset_imports=encoder.opset_import,
        ir_version=encoder.ir_version,
    )
    found = re.search(r"σ₂ \| ([\d.]+),", card("fvae-avatars"))
    assert found
    noise = np.random.default_rng(0).standard_normal(v.shape).astype(np.float32)
    session = onnxruntime.InferenceSession(flow.SerializeToString())
    (noisy,) = session.run(["z"], {code: v + np.float32(found[1]) * noise})
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
        assert tells(ARTICLE, lang, f"{number:.3f}")
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


@pytest.mark.parametrize("sigma2", [0.1, 0.2, 0.3])
def test_what_another_sigma2_costs(sigma2: float) -> None:
    space = run_cells("zh")
    same, flow, s = space["identity"], space["F"], space["s"]
    t = (s / sigma2) ** 2
    extra = space["mean_loss"](same, same, flow, s, sigma2) - space["flowing"]
    assert extra == pytest.approx((t - 1 - math.log(t)) / 2, abs=1e-7)
