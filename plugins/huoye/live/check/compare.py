"""When a live figure agrees with the baked one: functions on values, no browser among them.

What each tolerance grants stands in docs/figures.md.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, TypedDict

# design: 8-bit pixels differ by at most 1 level in at most 0.1 % of values.
PIXEL_LEVELS = 1
PIXEL_SHARE = 0.001
# Numbers that a network gives: float32 sums of thousands, in another order.
NUMBER_SHARE = 1e-4
# Scores below it are held to the same difference as it: cosines near zero and small probabilities.
_SCORE_SIZE = 0.01
_TAG = re.compile(r"(<[^>]*>)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BUTTON = re.compile(r"</?button[^>]*>")


class Pixels(TypedDict):
    """The baked pictures against the live canvases in their places."""

    #: Of 8-bit values, four a pixel.
    count: int
    #: Of those, how many are not the same.
    differing: int
    #: The largest difference, in levels.
    largest: int


class Run(TypedDict):
    """What a figure shows after a run, as page.js reports it."""

    #: The figure's own word, one of five.
    state: str
    #: The status line, which says why a run failed.
    status: str
    #: HTML of what was baked at these inputs, and of what the run put in its place.
    baked: str
    live: str
    #: The same two as plain text.
    texts: tuple[str, str]
    #: JSON of the run's values; "null" where none were baked.
    values: str
    #: None where no picture was baked.
    pixels: Pixels | None


@dataclass(frozen=True)
class Distance:
    """How far live results were from baked ones; nothing where they must be equal."""

    #: The largest, in 8-bit levels, and the share of values that differ.
    levels: int = 0
    share: float = 0.0
    #: The largest, as ``_apart`` has it.
    numbers: float = 0.0

    def __or__(self, other: Distance) -> Distance:
        """The larger ones of both."""
        return Distance(
            max(self.levels, other.levels),
            max(self.share, other.share),
            max(self.numbers, other.numbers),
        )


#: (what was baked, what a run gave) -> what is wrong, or "".
Tolerance = Callable[[Any, Run], str]


def difference(spec: Mapping[str, Any], run: Run) -> str:
    """What is wrong with a figure's run, or "" when live and baked agree within the tolerance."""
    if run["state"] != "live":
        return f"state is “{run['state']}”: {run['status']}"
    tolerance = TOLERANCES.get(spec["tolerance"])
    if tolerance is None:
        return f"unknown tolerance “{spec['tolerance']}”. Known: {', '.join(TOLERANCES)}"
    return tolerance(spec["values"], run)


def distance(spec: Mapping[str, Any], run: Run) -> Distance:
    """How far apart live and baked are, of a run in which ``difference`` finds nothing wrong."""
    baked, live, pixels = spec["values"], json.loads(run["values"]), run["pixels"]
    if spec["tolerance"] == "pixels" and pixels is not None:
        numbers = _largest((baked[name], live[name], 1.0) for name in baked or ())
        return Distance(pixels["largest"], pixels["differing"] / pixels["count"], numbers)
    if spec["tolerance"] == "ranking":
        names = baked.keys() - {"words", "scores"}
        pairs = [(baked[name], live[name]) for name in names]
        pairs += zip(baked["scores"], live["scores"], strict=True)
        return Distance(numbers=_largest((*pair, _SCORE_SIZE) for pair in pairs))
    return Distance()


def _largest(values: Iterable[tuple[float, float, float]]) -> float:
    return max((_apart(*each) for each in values), default=0.0)


def _apart(one: float, other: float, size: float) -> float:
    """Their difference, of the larger one, or of ``size`` where both are smaller."""
    return abs(one - other) / max(abs(one), abs(other), size)


def _bits(baked: Any, run: Run) -> str:
    values = json.loads(run["values"])
    if not same_values(baked, values):
        return f"values differ: baked {baked}, live {values}"
    if run["baked"] != run["live"]:
        return "the numbers agree, but the live picture differs from the baked one"
    return ""


def _pixels(baked: Any, run: Run) -> str:
    pixels = run["pixels"]
    if pixels is None:
        return "no picture to compare"
    share = pixels["differing"] / pixels["count"]
    if pixels["largest"] > PIXEL_LEVELS or share > PIXEL_SHARE:
        return f"{share:.3%} of the values differ, by up to {pixels['largest']} levels"
    if not near_values(baked, json.loads(run["values"])):
        return f"numbers differ: baked {baked}, live {run['values']}"
    baked_text, live_text = run["texts"]
    return "" if baked_text == live_text else f"baked “{baked_text}”, live “{live_text}”"


def _ranking(baked: Any, run: Run) -> str:
    values = json.loads(run["values"])
    if not same_ranking(baked, values):
        return f"rankings differ: baked {baked}, live {values}"
    words = {*baked["words"], *values["words"]}
    if skeleton(run["baked"], words) != skeleton(run["live"], words):
        return "the rankings agree, but the live table differs from the baked one"
    return ""


#: What a figure may say of itself (`Baked.tolerance`); a new tolerance is a new line.
TOLERANCES: Mapping[str, Tolerance] = {"bits": _bits, "pixels": _pixels, "ranking": _ranking}


def near_values(baked: dict[str, float] | None, live: dict[str, float] | None) -> bool:
    """Numbers that come with pictures, as near as a network's rounding lets them be."""
    if baked is None or live is None:
        return baked is live
    return baked.keys() == live.keys() and all(
        _apart(value, live[name], 1.0) <= NUMBER_SHARE for name, value in baked.items()
    )


def same_ranking(baked: Any, live: Any) -> bool:
    """Scores as near as a network's rounding lets them be, words in the same order.

    Words whose scores are that near to each other may change places, and at the end of the list
    give way to one that was not listed. Other values are numbers beside the list, as near.
    """
    if not isinstance(live, dict) or baked.keys() != live.keys():
        return False
    if not all(_near(baked[name], live[name]) for name in baked.keys() - {"words", "scores"}):
        return False
    scores, others = baked["scores"], live["scores"]
    if not len(baked["words"]) == len(live["words"]) == len(scores) == len(others) > 0:
        return False
    if not all(map(_near, scores, others)):
        return False
    places = {word: place for place, word in enumerate(baked["words"])}
    return len(set(live["words"])) == len(places) and all(
        _near(scores[places.get(word, -1)], other)
        for word, other in zip(live["words"], others, strict=True)
    )


def _near(one: float, other: float) -> bool:
    return _apart(one, other, _SCORE_SIZE) <= NUMBER_SHARE


def skeleton(html: str, words: Collection[str]) -> list[str]:
    """A ranking's HTML without its numbers and words, and without the buttons that only a live one
    has: its tags and sentences in their order."""
    names = {escape(word, quote=False) for word in words}
    pieces = _TAG.split(_BUTTON.sub("", html))
    return ["" if piece in names else _NUMBER.sub("#", piece) for piece in pieces]


def same_values(baked: Any, live: Any) -> bool:
    """Equality to the last bit of JSON values; null stands for no number and equals nothing."""
    if isinstance(baked, dict) and isinstance(live, dict):
        return baked.keys() == live.keys() and all(
            same_values(value, live[key]) for key, value in baked.items()
        )
    if isinstance(baked, list) and isinstance(live, list):
        return len(baked) == len(live) and all(map(same_values, baked, live))
    if isinstance(baked, bool) or isinstance(live, bool):
        return baked is live
    if isinstance(baked, int | float) and isinstance(live, int | float):
        # JavaScript prints 5.0 as 5; the bits are the same.
        return float(baked) == float(live) and math.isfinite(baked)
    return isinstance(baked, str) and baked == live
