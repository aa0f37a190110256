"""Formulas that want another answer of MicroPython: the same on both engines, or Pyodide's.

harmless: whatever the checker thinks of it, readers are told what Pyodide says, or nothing.
refused: the checker sends it to Pyodide, and says why.
"""

from __future__ import annotations

import re

import pytest

from tests.hostile.attack import Attack, attacks
from tests.pyodide_widgets.responder.conftest import Twice, run_twice

_ATTACKS = attacks("responder")


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Twice]:
    """All of them in one process of each engine."""
    found = run_twice([attack.text for attack in _ATTACKS])
    return {str(attack): each for attack, each in zip(_ATTACKS, found, strict=True)}


@pytest.mark.parametrize("attack", _ATTACKS, ids=str)
def test_readers_are_told_one_answer(attack: Attack, outcomes: dict[str, Twice]) -> None:
    found = outcomes[str(attack)]
    assert not found.differs, f"{found.pyodide}\n{found.micropython}"
    if attack.outcome == "refused":
        assert re.search(attack.words, found.refused)
