"""Each Glow at its own best rate: complete, and the same after a stop."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import flow_training, flows_at_their_best
from benchmarks.flows_at_their_best import GLOWS, Outcome, Trial, best, main

pytestmark = pytest.mark.train


def test_a_stopped_run_ends_as_an_unbroken_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.savez(
        tmp_path / "noise.npz", x=np.random.default_rng(3).integers(0, 256, (140, 16, 16), np.uint8)
    )
    monkeypatch.setattr(flows_at_their_best, "GLOWS", dict(list(GLOWS.items())[1:3]))
    monkeypatch.setattr(flows_at_their_best, "PIECE", 2)
    monkeypatch.setattr("time.process_time", iter(range(10**6)).__next__)
    words = ["--quick", "--data", str(tmp_path / "noise.npz"), "--steps", "3", "5"]
    words += ["--rates", "0.001", "0.01"]

    def run(name: str) -> str:
        folder, output = str(tmp_path / name), tmp_path / f"{name}.md"
        assert main([*words, "--folder", folder, "--output", str(output)]) == 0
        return output.read_text("utf-8")

    whole = run("whole")
    rows = [line for line in whole.splitlines() if line.startswith("| n") or line.startswith("| o")]
    assert len(rows) == 2 * 2 + 2
    assert whole.count("is an end of the ladder") == 2  # a ladder of two has nothing else
    advance, calls = flow_training.Training.advance, iter(range(7))

    def stopped(self: flow_training.Training, steps: int) -> float:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return advance(self, steps)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(flow_training.Training, "advance", stopped)
        run("broken")
    assert list((tmp_path / "broken").glob("*.json"))
    bits = [line.split("|")[4] for line in rows]
    again = run("broken").splitlines()
    assert [line.split("|")[4] for line in again if line[:3] in ("| n", "| o")] == bits


def test_the_best_rate_is_its_own() -> None:
    one, other = list(GLOWS)[:2]
    short = {
        Trial(one, 0.1, 9): Outcome(3.0, 1.0, 0),
        Trial(one, 0.2, 9): Outcome(2.0, 1.0, 0),
        Trial(other, 0.1, 9): Outcome(1.0, 1.0, 0),
    }
    assert best(short, one).rate == 0.2
    assert best(short, other).rate == 0.1
