"""``python -m benchmarks.engine_kernels``: how fast the engine's kernels are under Node, on layers
of our models; the best of many runs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from huoye.core.build import Build
from huoye.core.node import node_executable
from huoye.engine.kernels import kernel_files


def main() -> None:
    build = Build({"CACHE_PATH": ".cache"})
    try:
        files = kernel_files(build)
    finally:
        build.close()
    script = Path(__file__).with_suffix(".mjs")
    command = [str(node_executable()), str(script), *map(str, files.values())]
    speeds = json.loads(subprocess.check_output(command))
    print(f"{'':34}", *(f"{name:>8}" for name in files))
    for row in speeds[0]:
        print(f"{row:34}", *(f"{speed[row]:8.1f}" for speed in speeds))


if __name__ == "__main__":
    main()
