"""The engine beside ONNX Runtime's WebAssembly, on one thread under Node, every shipped graph.

    python -m benchmarks.engine

A process for each graph and runtime, in turn; CPU milliseconds, the least of several.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.node import node_executable
from huoye.engine.kernels import kernel_files

_ROOT = Path(__file__).parents[1]
_SCRIPT = Path(__file__).with_name("engine.mjs")
ROUNDS = 3
#: Runtime and build of its kernels.
RUNTIMES = (("onnxruntime", ""), ("engine", "plain"), ("engine", "relaxed"))


def main() -> None:
    """Print the table."""
    graphs = sorted(_ROOT.glob("content/models/*/*.onnx"))
    print("| graph | a run: ONNX Runtime, plain, relaxed | plain / | relaxed / | start | MB |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as cache:
        build = Build({"CACHE_PATH": cache})
        kernels = kernel_files(build)
        for graph in graphs:
            print(_row(graph, kernels), flush=True)
        build.close()


def _row(graph: Path, kernels: dict[str, Path]) -> str:
    results: list[list[dict[str, float]]] = [
        [_measured(runtime, graph, kernels.get(name)) for runtime, name in RUNTIMES]
        for _ in range(ROUNDS)
    ]
    each, first, memory = (
        [min(row[k][what] for row in results) for k in range(len(RUNTIMES))]
        for what in ("each", "first", "memory")
    )
    ratios = " | ".join(f"{time / each[0]:.2f}" for time in each[1:])
    times, starts = (", ".join(f"{time:.1f}" for time in times) for times in (each, first))
    name = f"{graph.parent.name} {graph.stem}"
    return f"| {name} | {times} | {ratios} | {starts} | {memory[1] / 1e6:.0f} |"


def _measured(runtime: str, graph: Path, kernels: Path | None) -> Any:
    paths = [_SCRIPT, runtime, graph, *([kernels] if kernels else [])]
    command = [str(node_executable()), *map(str, paths)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


if __name__ == "__main__":
    main()
