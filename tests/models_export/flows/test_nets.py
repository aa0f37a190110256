"""The networks inside couplings."""

import pytest
import torch
from torch import nn

from models_export.flows.nets import Net, NetKind, conv_net, exported_inputs, mlp, widen
from tests.models_export.flows.bijections import randomised


def _dtypes(net: Net) -> list[torch.dtype]:
    """Of what each convolution or linear layer gives, filled when the net is run."""
    found: list[torch.dtype] = []
    for part in net.modules():
        if isinstance(part, nn.Conv2d | nn.Linear):
            part.register_forward_hook(lambda _, __, output: found.append(output.dtype))
    return found


@pytest.mark.parametrize("net", [conv_net("glow", 3, 8, 4), conv_net("residual", 3, 8, 4, 2)])
def test_networks_start_at_zero(net: Net) -> None:
    assert torch.equal(net(torch.randn(2, 3, 4, 4)), torch.zeros(2, 4, 4, 4))
    assert any(weight.any() for weight in net.body[0].parameters())
    net = mlp(5, (8, 8), 3)
    assert torch.equal(net(torch.randn(2, 5)), torch.zeros(2, 3))


def test_blocks_are_residual_blocks() -> None:
    def weights(blocks: int) -> int:
        return sum(p.numel() for p in conv_net("residual", 3, 8, 4, blocks).parameters())

    assert weights(3) - weights(2) == 8 * 8 * 9 + 8 + 8 * 8 + 8
    block = conv_net("residual", 3, 8, 4).body[1]
    for weight in block.parameters():
        nn.init.zeros_(weight)
    x = torch.randn(1, 8, 4, 4)
    assert torch.equal(block(x), x)


@pytest.mark.parametrize("kind", ["glow", "residual"])
def test_only_training_computes_in_bfloat16(kind: NetKind) -> None:
    net = randomised(conv_net(kind, 3, 16, 4))
    dtypes = _dtypes(net)
    x = torch.randn(2, 3, 6, 6)
    exact = net(x)
    assert set(dtypes) == {torch.float32}
    dtypes.clear()

    net.in_bfloat16 = True
    rough = net(x)
    assert set(dtypes) == {torch.bfloat16}
    dtypes.clear()
    assert rough.dtype == torch.float32
    assert 0 < (rough - exact).abs().max() <= 0.02 * exact.abs().max()
    rough.sum().backward()
    for weight in net.parameters():
        assert weight.dtype == torch.float32
        assert weight.grad is not None and weight.grad.dtype == torch.float32

    assert torch.equal(net.eval()(x), exact)
    assert set(dtypes) == {torch.float32}


def test_dropout_is_for_training() -> None:
    net = randomised(mlp(6, (64,), 3, dropout=0.5))
    x = torch.randn(4, 6)
    assert not torch.equal(net(x), net(x))
    net.eval()
    assert torch.equal(net(x), net(x))


def test_a_widened_network_ignores_what_it_got_in_addition() -> None:
    net = randomised(conv_net("glow", 3, 8, 4))
    wide = widen(net, 8)
    first = wide.body[0]
    assert isinstance(first, nn.Conv2d)
    assert first.in_channels == 8 == first.weight.shape[1]
    assert not wide.training
    x = torch.randn(2, 8, 5, 5)
    torch.testing.assert_close(wide(x), net(x[:, :3]))
    for same in (net, widen(net, 3)):  # the original stays
        first = same.body[0]
        assert isinstance(first, nn.Conv2d)
        assert first.weight.shape[1] == 3


def test_exported_inputs_are_a_multiple_of_4() -> None:
    assert [exported_inputs(channels) for channels in (1, 3, 4, 5, 6, 12)] == [4, 4, 4, 8, 8, 12]
