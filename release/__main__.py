"""``python -m release [FOLDER]``: the wheels, into ``dist/``."""

from __future__ import annotations

import argparse
from pathlib import Path

from huoye.core.files import write_atomic
from release import code, runtimes


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the wheels, the same bytes every time.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("dist"))
    folder = parser.parse_args().folder
    for wheel in (code.wheel(), *runtimes.wheels()):
        packed = wheel.packed()
        write_atomic(folder / wheel.file_name, packed)
        print(f"{folder / wheel.file_name}  {len(packed) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
