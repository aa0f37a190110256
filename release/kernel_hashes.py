"""``python -m release.kernel_hashes``: the table of the engine's kernels, when they or wabt have
changed; ``make lock`` runs it.
"""

from __future__ import annotations

from huoye.core.files import write_atomic
from huoye.engine.kernels import BUILDS, TABLE, Assembled, file_name, table


def made() -> str:
    """What the table would be now."""
    assembled = Assembled()
    return table({file_name(name): assembled.of(name) for name in BUILDS})


if __name__ == "__main__":
    write_atomic(TABLE, made())
