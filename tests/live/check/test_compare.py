"""When a live figure counts as the baked one."""

import json
import subprocess
import sys
from typing import Any

import pytest

from huoye.live.check.compare import Run, difference, same_ranking, skeleton
from tests.conftest import ROOT

WORDS, SCORES = ["a", "b", "c"], [0.9, 0.5, 0.4]
BAKED = {"words": WORDS, "scores": SCORES}


def _ranking(words: list[str], scores: list[float]) -> dict[str, Any]:
    return {"words": words, "scores": scores}


@pytest.mark.parametrize(
    ("baked", "live", "same"),
    [
        (BAKED, BAKED, True),
        # Scores by a network's rounding, and no more.
        (BAKED, _ranking(WORDS, [0.90005, 0.49998, 0.4]), True),
        (BAKED, _ranking(WORDS, [0.9002, 0.5, 0.4]), False),
        (BAKED, _ranking(WORDS, [0.9, 0.5, 0.39]), False),
        # Words change places only where their scores are as near to each other.
        (BAKED, _ranking(["b", "a", "c"], SCORES), False),
        (BAKED, _ranking(["a", "c", "b"], SCORES), False),
        (_ranking(WORDS, [0.9, 0.5, 0.49999]), _ranking(["a", "c", "b"], [0.9, 0.5, 0.5]), True),
        (_ranking(WORDS, [0.9, 0.5, 0.4998]), _ranking(["a", "c", "b"], [0.9, 0.5, 0.5]), False),
        # A word that was not listed may take the last place, and those that tie with it.
        (BAKED, _ranking(["a", "b", "x"], SCORES), True),
        (BAKED, _ranking(["a", "x", "c"], SCORES), False),
        (BAKED, _ranking(["x", "b", "c"], SCORES), False),
        (_ranking(WORDS, [0.9, 0.4, 0.4]), _ranking(["a", "x", "c"], [0.9, 0.4, 0.4]), True),
        (BAKED, _ranking(["a", "b", "b"], SCORES), False),
        (BAKED, _ranking(WORDS[:2], SCORES[:2]), False),
        (BAKED, _ranking(WORDS, SCORES[:2]), False),
        (BAKED, _ranking([], []), False),
        (_ranking([], []), _ranking([], []), False),
        (BAKED, {"words": WORDS}, False),
        (BAKED, {**BAKED, "suggestions": []}, False),
        ({**BAKED, "itself": 0.3}, {**BAKED, "itself": 0.30001}, True),
        ({**BAKED, "itself": 0.3}, {**BAKED, "itself": 0.301}, False),
        ({**BAKED, "itself": 0.3}, BAKED, False),
        (BAKED, None, False),
        # Near zero a ten-thousandth of a score is less than rounding.
        (_ranking(["a"], [1e-7]), _ranking(["a"], [-1e-7]), True),
        (_ranking(["a"], [1e-5]), _ranking(["a"], [1.2e-5]), False),
    ],
)
def test_a_ranking(baked: Any, live: Any, same: bool) -> None:
    assert same_ranking(baked, live) == same


TABLE = '<table><tr><th>a&amp;b</th><td>0.5</td></tr></table><p class="note">of 20</p>'


@pytest.mark.parametrize(
    ("live", "same"),
    [
        (TABLE, True),
        (TABLE.replace("0.5", "0.4999"), True),
        (TABLE.replace("a&amp;b", "c"), True),
        (TABLE.replace("a&amp;b", '<button type="button">a&amp;b</button>'), True),
        (TABLE.replace("a&amp;b", "d"), False),
        (TABLE.replace("0.5", ""), False),
        (TABLE.replace("0.5", "0.5 0.5"), False),
        (TABLE.replace("0.5", "NaN"), False),
        (TABLE.replace(' class="note"', ""), False),
        (TABLE.replace("of 20", "in 20"), False),
        (TABLE.replace("<tr>", "<tr><tr>"), False),
    ],
)
def test_the_tables_are_alike_but_for_numbers_and_words(live: str, same: bool) -> None:
    words = {"a&b", "c"}
    assert (skeleton(TABLE, words) == skeleton(live, words)) == same


def _run(**what: Any) -> Run:
    return {
        "state": "live",
        "status": "",
        "baked": "<p>2</p>",
        "live": "<p>2</p>",
        "texts": ("2", "2"),
        "values": "null",
        "pixels": None,
        **what,  # type: ignore[typeddict-item]
    }


@pytest.mark.parametrize(
    ("words", "live", "problem"),
    [
        (["a", "b", "c"], "<p>1</p>", ""),
        (["a", "b", "c"], "<b>1</b>", "table differs"),
        (["b", "a", "c"], "<p>1</p>", "rankings differ"),
    ],
)
def test_what_is_said_of_a_ranking(words: list[str], live: str, problem: str) -> None:
    spec = {"tolerance": "ranking", "values": BAKED}
    said = difference(spec, _run(values=json.dumps(_ranking(words, SCORES)), live=live))
    assert problem in said
    assert bool(problem) == bool(said)


@pytest.mark.parametrize(
    ("baked", "live", "html", "problem"),
    [
        ({"x": 5}, '{"x": 5.0}', "<p>2</p>", ""),
        ({"x": 0.1}, '{"x": 0.10000000000000002}', "<p>2</p>", "values differ"),
        ({"x": [1, "a", True]}, '{"x": [1, "a", true]}', "<p>2</p>", ""),
        ({"x": True}, '{"x": 1}', "<p>2</p>", "values differ"),
        # What is no number equals nothing, itself included.
        ({"x": None}, '{"x": null}', "<p>2</p>", "values differ"),
        ({"x": 1}, '{"x": 1}', "<p>3</p>", "picture differs"),
    ],
)
def test_bits(baked: Any, live: str, html: str, problem: str) -> None:
    said = difference({"tolerance": "bits", "values": baked}, _run(values=live, live=html))
    assert problem in said
    assert bool(problem) == bool(said)


@pytest.mark.parametrize(
    ("differing", "largest", "values", "texts", "problem"),
    [
        (0, 0, "null", ("a", "a"), ""),
        (1, 1, "null", ("a", "a"), ""),
        (2, 1, "null", ("a", "a"), "0.200% of the values differ"),
        (1, 2, "null", ("a", "a"), "by up to 2 levels"),
        (0, 0, "null", ("a", "b"), "baked “a”, live “b”"),
        (0, 0, '{"nats": 1}', ("a", "a"), "numbers differ"),
    ],
)
def test_pixels(
    differing: int, largest: int, values: str, texts: tuple[str, str], problem: str
) -> None:
    pixels = {"count": 1000, "differing": differing, "largest": largest}
    run = _run(pixels=pixels, values=values, texts=texts)
    said = difference({"tolerance": "pixels", "values": None}, run)
    assert problem in said
    assert bool(problem) == bool(said)


def test_what_cannot_be_compared() -> None:
    assert difference({"tolerance": "pixels", "values": None}, _run()) == "no picture to compare"
    assert "Known: bits" in difference({"tolerance": "bit", "values": 1}, _run())
    assert "“failed”: gone" in difference(
        {"tolerance": "bits"}, _run(state="failed", status="gone")
    )


def test_comparing_needs_no_browser() -> None:
    code = "import sys, huoye.live.check.compare; sys.exit('playwright' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT / "plugins").returncode == 0
