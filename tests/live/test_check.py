"""When a live ranking counts as the baked one."""

from typing import Any

import pytest

from huoye.live.check import difference, same_ranking, skeleton

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


@pytest.mark.parametrize(
    ("values", "live", "told"),
    [
        ('{"words": ["a", "b", "c"], "scores": [0.9, 0.5, 0.4]}', "<p>1</p>", ""),
        ('{"words": ["a", "b", "c"], "scores": [0.9, 0.5, 0.4]}', "<b>1</b>", "table differs"),
        ('{"words": ["b", "a", "c"], "scores": [0.9, 0.5, 0.4]}', "<p>1</p>", "rankings differ"),
    ],
)
def test_what_is_told_of_a_ranking(values: str, live: str, told: str) -> None:
    spec = {"tolerance": "ranking", "values": BAKED}
    result = {"state": "live", "values": values, "baked": "<p>2</p>", "live": live}
    found = difference(spec, result)
    assert told in found
    assert bool(told) == bool(found)
