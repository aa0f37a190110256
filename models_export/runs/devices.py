"""Where a run computes: by PyTorch's name of it."""

from __future__ import annotations

import torch

from models_export import processes
from models_export.errors import UserError

_TYPES = ("cpu", "cuda")


def check(name: str) -> torch.device:
    """The device; raises UserError for none that this machine has, and for a card of several that
    is to be shared by processes."""
    try:
        device = torch.device(name)
    except RuntimeError as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"--device {name} can't be used: {reason}. Name cpu, or cuda") from error
    if device.type not in _TYPES:
        raise UserError(
            f"--device {name} can't be used: training knows no such one. Name cpu, or cuda"
        )
    if device.type == "cuda":
        count = torch.cuda.device_count()
        cards = ", ".join(f"cuda:{index}" for index in range(count)) or "none"
        if (device.index or 0) >= count:
            raise UserError(
                f"--device {name} can't be used: this machine has {count} such cards ({cards}). "
                "Name one of them, or cpu"
            )
        if device.index is not None and processes.count() > 1:
            raise UserError(
                f"--device {name} can't be used: it is one card, for {processes.count()} "
                "processes. Name cuda, which gives each its own"
            )
    return device


def usable(name: str) -> torch.device:
    """The device, after a first number has been there; raises UserError as ``check`` does."""
    device = check(name)
    try:
        return torch.zeros(1, device=device).device
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"--device {name} can't be used: {reason}. Name cpu, or cuda") from error


def cards(device: torch.device) -> int | list[int]:
    """What Lightning Fabric takes: how many of this machine, or which."""
    if device.index is not None:
        return [device.index]
    return processes.on_this_machine()
