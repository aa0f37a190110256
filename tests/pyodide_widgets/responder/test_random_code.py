"""Random code through the checker and both engines: never two answers."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pyodide_widgets.responder import random_code, random_containers
from tests.pyodide_widgets.responder.conftest import Run

#: ``python -m tests.pyodide_widgets.responder.random_code 2000`` runs more, and so does
#: ``random_containers``.
COUNT = 150


@settings(max_examples=1, deadline=None, derandomize=True)
@given(seeds=st.lists(st.integers(0, 2**32), min_size=COUNT, max_size=COUNT, unique=True))
def _sources(seeds: list[int], *, into: list[str]) -> None:
    into[:] = [random_code.Writer(seed).program() for seed in seeds]


def test_random_code_has_one_answer(twice: Run) -> None:
    sources: list[str] = []
    _sources(into=sources)
    # What changes while it is read beside it, in the same engines.
    sources += random_containers.programs(COUNT)
    found = twice(sources)
    differing = [each for each in found if each.differs]
    assert not differing, "\n".join(
        f"{each.source}{each.pyodide}\n{each.micropython}" for each in differing
    )
    # Most of it is answered at all.
    for part in (found[:COUNT], found[COUNT:]):
        assert Counter(each.kind for each in part)["same"] > COUNT / 2
