"""Where the numbers go."""

import pytest
import torch

from models_export.flows.reshape import Flatten, Squeeze


@pytest.mark.parametrize("factor", [2, 4])
def test_the_channels_of_a_colour_stay_together(factor: int) -> None:
    colours, height, width = 3, 8, 4
    x = torch.arange(colours * height * width).reshape(1, colours, height, width).float()
    z, logdet = Squeeze(factor)(x)
    assert z.shape == (1, colours * factor**2, height // factor, width // factor)
    assert logdet.tolist() == [0.0]
    for colour in range(colours):
        for row in range(factor):
            for column in range(factor):
                channel = colour * factor**2 + row * factor + column
                assert torch.equal(z[0, channel], x[0, colour, row::factor, column::factor])


def test_flat_numbers_are_in_reading_order() -> None:
    x = torch.arange(24.0).reshape(1, 2, 3, 4)
    z, _ = Flatten((2, 3, 4))(x)
    assert z.tolist() == [list(range(24))]
