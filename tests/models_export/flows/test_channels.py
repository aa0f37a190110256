"""Actnorm, mixes of channels, and what of them is exported."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from models_export.flows import build
from models_export.flows.base import Bijection
from models_export.flows.channels import (
    ActNorm,
    ChannelAffine,
    ConditionalActNorm,
    FixedConv,
    Haar,
    InvertibleConv,
    InvertibleConvPLU,
    Mix,
    Permutation,
    Start,
)
from models_export.flows.compose import Compose
from models_export.flows.coupling import Factor
from models_export.flows.model import FlowModel
from models_export.flows.reshape import Squeeze
from tests.models_export.flows.bijections import GLOWS, NICE, REALNVP, randomised

DOUBLE = torch.float64


def _outputs(bijection: Bijection, x: Tensor, context: Tensor | None) -> Iterator[Tensor]:
    """What leaves each actnorm of a bijection that is run on x."""
    if isinstance(bijection, ActNorm):
        yield bijection(x)[0]
    elif isinstance(bijection, Compose | Mix):
        for part in bijection.layers if isinstance(bijection, Compose) else bijection.parts:
            assert isinstance(part, Bijection)
            yield from _outputs(part, x, context)
            x = part(x, context)[0]
    elif isinstance(bijection, Factor):
        kept, _ = bijection.whitening.partition.split(bijection.whitening(x)[0])
        yield from _outputs(bijection.rest, kept, context)


def _check_standard(z: Tensor) -> None:
    zero = torch.zeros(z.shape[1], dtype=z.dtype)
    torch.testing.assert_close(z.mean(dim=(0, 2, 3)), zero, rtol=0, atol=1e-9)
    torch.testing.assert_close(z.std(dim=(0, 2, 3)), zero + 1, rtol=0, atol=1e-9)


def test_actnorm_starts_with_mean_0_and_deviation_1() -> None:
    actnorm = ActNorm(3).double()
    x = torch.randn(20, 3, 2, 5, dtype=DOUBLE) * torch.tensor([0.01, 1, 50])[:, None, None] + 7
    actnorm.init_from(x)
    _check_standard(actnorm(x)[0])


@pytest.mark.parametrize("config", [REALNVP, *GLOWS.values()], ids=["RealNVP", *GLOWS])
def test_every_actnorm_of_a_model_does(config: object) -> None:
    model = build(config)  # type: ignore[arg-type]
    assert isinstance(model, FlowModel)
    bijection = randomised(model.bijection.double())  # couplings and splits that do something
    x = torch.rand(40, *model.event, dtype=DOUBLE)
    labels = torch.zeros(40, model.classes, dtype=DOUBLE) if model.classes else None
    bijection.init_from(x, labels)
    outputs = list(_outputs(bijection, x, labels))
    assert len(outputs) == sum(isinstance(part, ActNorm) for part in bijection.modules())
    for z in outputs:
        _check_standard(z)


@pytest.mark.parametrize("start", [1e6, 0.0, -3.0])
def test_a_channel_that_never_varies_stays_finite(start: float) -> None:
    actnorm = ActNorm(2)
    x = torch.stack([torch.full((8, 2, 2), start), torch.randn(8, 2, 2)], dim=1)
    actnorm.init_from(x)
    z, logdet = actnorm(x)
    assert z.isfinite().all()
    assert logdet.isfinite().all()
    assert float(actnorm.log_scale.detach().max()) <= 7  # e^7: the clamp's 1e-3


@pytest.mark.parametrize("config", [NICE, REALNVP, *GLOWS.values()])
def test_models_of_blank_pictures_stay_finite(config: object) -> None:
    model = build(config)  # type: ignore[arg-type]
    assert isinstance(model, FlowModel)
    levels = torch.zeros(8, *model.event, dtype=torch.uint8)
    model.init_from(levels)
    labels = torch.eye(8)[:, : model.classes] if model.classes else None
    score = model.score(levels, labels=labels)
    assert score.isfinite().all()
    torch.autograd.backward(score.sum())
    for name, weight in model.named_parameters():
        assert weight.grad is None or weight.grad.isfinite().all(), name


def test_initialisation_is_never_part_of_running() -> None:
    layers = Compose([Squeeze(2), Mix([ActNorm(4), InvertibleConv(4)]), ActNorm(4)]).train()
    before = {name: value.clone() for name, value in layers.state_dict().items()}
    x = 5 + 3 * torch.randn(16, 1, 4, 4)
    layers.inverse(layers(x)[0])
    layers.export_forward()(x)
    for name, value in layers.state_dict().items():
        assert torch.equal(value, before[name]), name
    layers.init_from(x)
    assert not torch.equal(layers.state_dict()["layers.2.bias"], before["layers.2.bias"])


def test_conditional_actnorm_starts_as_the_identity() -> None:
    layer = ConditionalActNorm(4, 3)
    x = torch.randn(2, 4, 3, 3)
    z, logdet = layer(x, torch.eye(3)[:2])
    assert torch.equal(z, x)
    assert logdet.tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="needs its context"):
        layer(x)


@pytest.mark.parametrize("start", ["orthogonal", "swap"])
@pytest.mark.parametrize("channels", [2, 5, 12])
def test_mixes_start_where_they_should(channels: int, start: Start) -> None:
    torch.manual_seed(4)
    plain = InvertibleConv(channels, start)
    torch.manual_seed(4)
    plu = InvertibleConvPLU(channels, start)
    weight, bias, logdet = plu.affine()
    torch.testing.assert_close(weight, plain.weight, rtol=0, atol=1e-6)
    torch.testing.assert_close(weight @ weight.T, torch.eye(channels), rtol=0, atol=1e-5)
    assert float(logdet.detach()) == pytest.approx(0.0, abs=1e-5)
    assert torch.equal(bias, torch.zeros(channels))
    if start == "swap":
        x = torch.randn(1, channels, 1, 1)
        low = channels - channels // 2
        expected = torch.cat([x[:, low:], x[:, :low]], dim=1)
        torch.testing.assert_close(plain(x)[0], expected)


def test_plu_is_the_matrix_it_stands_for() -> None:
    plu = randomised(InvertibleConvPLU(6).double())
    weight, _, logdet = plu.affine()
    plain = InvertibleConv(6).double()
    with torch.no_grad():
        plain.weight.copy_(weight)
    x = torch.randn(3, 6, 2, 2, dtype=DOUBLE)
    for one, other in ((plu(x), plain(x)), (plu.inverse(x), plain.inverse(x))):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-10)
    assert float(logdet.detach()) == pytest.approx(float(plu.log_s.detach().sum()))
    # Only the triangles count, so whatever an optimiser does elsewhere is harmless.
    with torch.no_grad():
        plu.lower.add_(torch.ones(6, 6).triu())
        plu.upper.add_(torch.ones(6, 6).tril())
    torch.testing.assert_close(plu.affine()[0], weight, rtol=0, atol=0)


def test_permutations_are_permutations_and_saved() -> None:
    reversal = Permutation(5, "reverse")
    x = torch.arange(5.0).reshape(1, 5, 1, 1)
    assert reversal(x)[0].flatten().tolist() == [4, 3, 2, 1, 0]
    random = Permutation(64)
    x = torch.arange(64.0).reshape(1, 64, 1, 1)
    z = random(x)[0].flatten().tolist()
    assert z != sorted(z)
    assert sorted(z) == list(range(64))
    other = Permutation(64)
    other.load_state_dict(random.state_dict())
    assert other(x)[0].flatten().tolist() == z


def test_haar_is_orthonormal() -> None:
    for channels in (4, 12):
        matrix = Haar(channels).matrix
        torch.testing.assert_close(matrix @ matrix.T, torch.eye(channels), rtol=0, atol=1e-6)
    with pytest.raises(ValueError, match="6 channels are not 2 × 2 blocks"):
        Haar(6)


def test_haar_sorts_by_frequency() -> None:
    transform = Compose([Squeeze(2), Haar(12)])
    colours = torch.tensor([0.2, 0.5, 0.9])[:, None, None]
    signs = torch.tensor([1.0, -1.0]).repeat(4)
    flat, columns, rows = torch.ones(8, 8), signs.expand(8, 8), signs[:, None].expand(8, 8)
    for quarter, pattern in enumerate((flat, columns, rows, columns * rows)):
        z, _ = transform((colours * pattern)[None])
        frequencies = z.reshape(4, 3, 4, 4)
        # A block's four numbers of one size make one of twice that.
        expected = 2 * colours.expand(3, 4, 4)
        torch.testing.assert_close(frequencies[quarter], expected)
        frequencies[quarter] = 0
        assert frequencies.abs().max() <= 1e-6


def _mix() -> Mix:
    parts = [Haar(8), ActNorm(8), InvertibleConv(8), Permutation(8), InvertibleConvPLU(8)]
    return randomised(Mix(parts))


def test_a_mix_is_its_parts_in_order() -> None:
    mix = _mix().double()
    x = torch.randn(2, 8, 3, 2, dtype=DOUBLE)
    expected, total = x, torch.zeros(2, dtype=DOUBLE)
    for part in mix.parts:
        expected, logdet = part(expected)
        total = total + logdet
    torch.testing.assert_close(mix(x), (expected, total), rtol=0, atol=1e-10)


def test_a_mix_is_exported_as_one_convolution() -> None:
    for exported in (_mix().export_forward(), _mix().export_inverse()):
        leaves = [part for part in exported.modules() if not list(part.children())]
        assert [type(leaf) for leaf in leaves] == [FixedConv]
    export: nn.Module = Compose([Squeeze(2), _mix()]).export_inverse()
    assert sum(isinstance(part, nn.Conv2d) for part in export.modules()) == 1


def test_exported_inverses_are_computed_in_float64() -> None:
    class Stretch(ChannelAffine):
        def __init__(self) -> None:
            super().__init__()
            rotation = torch.linalg.qr(torch.randn(6, 6, dtype=DOUBLE))[0]
            self.matrix = (rotation @ torch.logspace(-3, 1, 6).double().diag()).float()

        def affine(self) -> tuple[Tensor, Tensor, Tensor]:
            return self.matrix, torch.ones(6), torch.linalg.slogdet(self.matrix)[1]

    layer = Stretch()
    exported = layer.export_inverse()
    assert isinstance(exported, FixedConv)
    exact = torch.linalg.inv(layer.matrix.double())
    error = (exported.weight[:, :, 0, 0].double() - exact).abs().max() / exact.abs().max()
    assert float(error.detach()) <= 1e-7
