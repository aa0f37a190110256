"""The processes of one training: this one alone, or those that torchrun has started."""

from __future__ import annotations

import os
import sys
from typing import NoReturn


def count() -> int:
    return int(os.environ.get("WORLD_SIZE", 1))


def on_this_machine() -> int:
    return int(os.environ.get("LOCAL_WORLD_SIZE", 1))


def is_first() -> bool:
    """Whether this is the one that writes files and tells what went wrong."""
    return int(os.environ.get("RANK", 0)) == 0


def leave(status: int) -> NoReturn:
    """End this process, when all that it had to do is done.

    Threads of gloo's live on to its end, also when their group is given up. While Python winds up,
    one that lets go of a tensor of Python's ends the process by SIGABRT, which torchrun takes for a
    failure of all; the busier the machine, the sooner. So one of several winds nothing up.
    """
    if count() > 1:
        torch = sys.modules.get("torch")
        if torch is not None and torch.distributed.is_initialized():
            torch.distributed.destroy_process_group()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)
