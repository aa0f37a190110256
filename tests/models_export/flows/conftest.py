"""Machines that test are busy: one thread is as fast as two, and repeatable."""

import pytest
import torch


@pytest.fixture(autouse=True)
def _one_thread_and_a_seed() -> None:
    torch.set_num_threads(1)
    # torch.manual_seed formats a stack trace for devices that aren't there.
    torch.default_generator.manual_seed(0)
