"""What torch is told for the whole process by one test is not for the next."""

import pytest
import torch


@pytest.mark.parametrize("turn", ["first", "second"])
def test_switches_and_seeds(turn: str) -> None:
    assert torch.get_num_threads() == 1
    assert not torch.are_deterministic_algorithms_enabled()
    assert torch.equal(torch.rand(3), torch.rand(3, generator=torch.Generator().manual_seed(0)))
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True)
