"""Partitions, couplings, splits, and how they are exported."""

import pytest
import torch
from torch import Tensor, nn

from models_export.flows.base import Bijection
from models_export.flows.coupling import (
    ChannelHalves,
    Coupling,
    EveryOther,
    Factor,
    MaskedCoupling,
    checkerboard,
    with_context,
)
from models_export.flows.elementwise import elementwise
from models_export.flows.nets import conv_net, mlp
from models_export.flows.reshape import Flatten
from tests.models_export.flows.bijections import log_prob, randomised


def _coupling(channels: int) -> Coupling:
    kept, moved = channels // 2, channels - channels // 2
    net = conv_net("glow", kept, 6, 2 * moved)
    return randomised(Coupling(ChannelHalves(channels), net, elementwise("affine", moved)))


def _masked(channels: int, first: int = 0) -> MaskedCoupling:
    net = conv_net("glow", channels, 6, 2 * channels)
    mask = checkerboard(channels, 4, 4, first)
    return randomised(MaskedCoupling(mask, net, elementwise("affine", channels)))


@pytest.mark.parametrize("channels", [2, 3, 6])
def test_the_first_half_stays_and_the_other_moves(channels: int) -> None:
    x = torch.randn(3, channels, 4, 4)
    z, _ = _coupling(channels)(x)
    kept = channels // 2
    assert torch.equal(z[:, :kept], x[:, :kept])
    assert (z[:, kept:] != x[:, kept:]).all()


def test_one_channel_cannot_be_halved() -> None:
    with pytest.raises(ValueError, match="needs two channels"):
        ChannelHalves(1)


def test_every_other_number_moves() -> None:
    x = torch.arange(12.0).reshape(2, 6)
    kept, moved = EveryOther("odd").split(x)
    assert kept.tolist() == [[0, 2, 4], [6, 8, 10]]
    assert moved.tolist() == [[1, 3, 5], [7, 9, 11]]
    kept, moved = EveryOther("even").split(x)
    assert kept.tolist() == [[1, 3, 5], [7, 9, 11]]
    assert torch.equal(EveryOther("even").join(kept, moved), x)
    coupling = randomised(
        Coupling(EveryOther("odd"), mlp(3, (8,), 3), elementwise("additive", 3, 1))
    )
    z, _ = coupling(x)
    assert torch.equal(z[:, 0::2], x[:, 0::2])
    assert (z[:, 1::2] != x[:, 1::2]).all()


@pytest.mark.parametrize("first", [0, 1])
def test_checkerboards(first: int) -> None:
    mask = checkerboard(2, 3, 4, first)
    expected = torch.tensor([[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]]).float()
    expected = 1 - expected if first else expected
    assert torch.equal(mask, expected.expand(2, 3, 4))


def test_what_the_mask_marks_stays_and_decides() -> None:
    coupling = _masked(2)
    x = torch.randn(3, 2, 4, 4)
    z, _ = coupling(x)
    kept = coupling.mask.bool()
    assert torch.equal(z[:, kept], x[:, kept])
    assert (z[:, ~kept] != x[:, ~kept]).all()
    # The network must not see what moves: z - t depends on it through the scale alone.
    other = torch.where(kept, x, torch.randn(x.shape))
    assert torch.equal(coupling(other)[1], coupling(x)[1])


def test_context_is_appended_as_channels() -> None:
    x = torch.zeros(2, 3, 2, 2)
    vector = with_context(x, torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    assert vector.shape == (2, 5, 2, 2)
    assert vector[:, 3:, 1, 0].tolist() == [[1, 2], [3, 4]]
    image = torch.randn(2, 1, 2, 2)
    assert torch.equal(with_context(x, image)[:, 3:], image)
    assert with_context(torch.zeros(2, 3), torch.ones(2, 4)).shape == (2, 7)
    assert with_context(x, None) is x


def test_what_leaves_at_a_split_comes_last_and_whitened() -> None:
    factor = Factor(_coupling(4), Flatten((2, 2, 3)), (2, 2, 3))
    x = torch.randn(2, 4, 2, 3)
    z, logdet = factor(x)
    whitened, expected = factor.whitening(x)
    assert torch.equal(z[:, :12], x[:, :2].flatten(1))
    assert torch.equal(z[:, 12:], whitened[:, 2:].flatten(1))
    torch.testing.assert_close(logdet, expected)
    # A learned normal: what the kept half predicts of the other is its mean and deviation.
    kept, moved = x.chunk(2, dim=1)
    h, t = factor.whitening.net(kept).chunk(2, dim=1)
    scale = (factor.whitening.elementwise.limit * torch.tanh(h)).exp()  # type: ignore[operator]
    learned = torch.distributions.Normal(-t / scale, 1 / scale)
    normal = torch.distributions.Normal(0, 1)
    expected = log_prob(learned, moved).flatten(1).sum(1)
    actual = log_prob(normal, z[:, 12:]).sum(1) + logdet
    torch.testing.assert_close(actual, expected, rtol=1e-5, atol=1e-5)


def _first_convolutions(module: nn.Module) -> list[nn.Conv2d]:
    """3 × 3 convolutions that see a coupling's input."""
    bodies = [part for part in module.modules() if isinstance(part, nn.Sequential)]
    return [body[0] for body in bodies if len(body) and isinstance(body[0], nn.Conv2d)]


@pytest.mark.parametrize(
    ("coupling", "channels", "wide"),
    [
        (_coupling(2), 2, 4),  # more than there are: one is repeated
        (_coupling(6), 6, 4),  # the whole tensor has them
        (_coupling(8), 8, 4),  # nothing to widen
        (_coupling(11), 11, 8),
        (_masked(1), 1, 4),
        (_masked(3, 1), 3, 4),
        (_masked(5), 5, 8),
    ],
)
def test_exported_networks_see_a_multiple_of_4_channels(
    coupling: Bijection, channels: int, wide: int
) -> None:
    x = torch.randn(2, channels, 4, 4)
    for exported, expected in (
        (coupling.export_inverse(), coupling.inverse(x)[0]),
        (coupling.export_forward(), coupling(x)[0]),
    ):
        assert [conv.in_channels for conv in _first_convolutions(exported)] == [wide]
        seen: list[Tensor] = []
        hook = _first_convolutions(exported)[0].register_forward_pre_hook(
            lambda _, inputs, seen=seen: seen.append(inputs[0])
        )
        result = exported(x)
        hook.remove()
        assert seen[0].shape[1] == wide
        actual = result[0] if isinstance(result, tuple) else result
        torch.testing.assert_close(actual, expected, rtol=1e-5, atol=1e-5)


def test_exports_are_in_evaluation_mode() -> None:
    net = mlp(3, (8,), 3, dropout=0.5)
    coupling = Coupling(EveryOther("odd"), net, elementwise("additive", 3, 1)).train()
    exported = randomised(coupling).export_inverse()
    z = torch.randn(2, 6)
    assert torch.equal(exported(z), exported(z))
    torch.testing.assert_close(exported(z), coupling.eval().inverse(z)[0])
