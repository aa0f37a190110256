"""Each Glow at its own best rate: complete, and the same after a stop."""

import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks import flow_training, flows_at_their_best
from benchmarks.flows_against_normflows import QUICK
from benchmarks.flows_at_their_best import GLOWS, Outcome, Trial, best, main, table

pytestmark = pytest.mark.train


def test_a_stopped_run_ends_as_an_unbroken_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, channels in (("grey", 1), ("colour", 3)):
        levels = np.random.default_rng(3).integers(0, 256, (140, 16, 16, channels), np.uint8)
        np.savez(tmp_path / f"{name}.npz", x=levels)
    monkeypatch.setattr(flows_at_their_best, "GLOWS", dict(list(GLOWS.items())[1:3]))
    monkeypatch.setattr(flows_at_their_best, "PIECE", 2)
    monkeypatch.setattr("time.process_time", iter(range(10**6)).__next__)
    words = ["--quick", "--data", *(str(tmp_path / f"{name}.npz") for name in ("grey", "colour"))]
    words += ["--steps", "3", "5", "--rates", "0.001", "0.01"]

    def run(name: str) -> str:
        folder, output = str(tmp_path / name), tmp_path / f"{name}.md"
        assert main([*words, "--folder", folder, "--output", str(output)]) == 0
        return output.read_text("utf-8")

    whole = run("whole")
    assert re.findall("^## .*", whole, re.M) == ["## grey", "## colour"]
    assert len(bits(whole)) == 2 * (2 * 2 + 2)
    assert whole.count("is an end of the ladder") == 2 * 2  # a ladder of two has nothing else
    assert whole.count("| ours, networks in bfloat16 |") == 2
    advance, calls = flow_training.Training.advance, iter(range(40))

    def stopped(self: flow_training.Training, steps: int) -> float:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return advance(self, steps)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(flow_training.Training, "advance", stopped)
        run("broken")
    assert list((tmp_path / "broken").rglob("*.json"))
    assert bits(run("broken")) == bits(whole)


def bits(report: str) -> list[str]:
    """Of every trial."""
    return re.findall(r"^\| .* \| [\d.e-]+ \| \d+ \| (\d\.\d{3}) \|", report, re.M)


def test_less_is_than_the_best_of_theirs() -> None:
    one, other, ours = list(GLOWS)[:3]
    short = {Trial(one, 0.1, 9): Outcome(3.0, 1.0, 0), Trial(other, 0.2, 9): Outcome(2.5, 1.0, 0)}
    long = {Trial(one, 0.1, 99): Outcome(2.0, 1.0, 0), Trial(ours, 0.4, 99): Outcome(1.9, 1.0, 0)}
    last = [line.split("|")[-2].strip() for line in table(short, long)[2:]]
    assert last == ["", "", "", "0.100"]


def test_nobody_is_on_both_sides(tmp_path: Path) -> None:
    people = np.repeat(np.arange(40, dtype=np.uint8), 3)
    pictures = np.broadcast_to(people[:, None, None], (120, 16, 16))
    np.savez(tmp_path / "people.npz", x=pictures, who=people)
    data = flow_training.read_data(tmp_path / "people.npz", QUICK, "who")
    learnt, held_out = (
        set(part.take(range(len(part)))[:, 0, 0, 0].tolist())
        for part in (data.train, data.held_out)
    )
    assert not learnt & held_out
    assert data.description.endswith("held out, by who")
    # And an archive of no people has no such array.
    np.savez(tmp_path / "others.npz", x=pictures)
    assert (
        "by who" not in flow_training.read_data(tmp_path / "others.npz", QUICK, "who").description
    )


def test_the_best_rate_is_its_own() -> None:
    one, other = list(GLOWS)[:2]
    short = {
        Trial(one, 0.1, 9): Outcome(3.0, 1.0, 0),
        Trial(one, 0.2, 9): Outcome(2.0, 1.0, 0),
        Trial(other, 0.1, 9): Outcome(1.0, 1.0, 0),
    }
    assert best(short, one).rate == 0.2
    assert best(short, other).rate == 0.1
