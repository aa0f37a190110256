"""Formulas and cells of a hostile author: the build's Python computes, and does nothing else."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

import pytest

from huoye.core.build import Build
from huoye.live import plugin as live
from huoye.pyodide_widgets import plugin as pyodide_widgets
from huoye.pyodide_widgets.baker import Baker
from huoye.reader import PageResult, PageSource, read_page
from tests.author import HEAD
from tests.hostile.attack import Attack, attacks
from tests.hostile.conftest import Yard

#: Seconds until a loop without end is given up.
_PATIENCE = 2.0
_PLACE = re.compile(r"^\S+\.(md|py):\d+: ", re.M)
_NEIGHBOUR = """/// python | sums
```python
import math
import statistics

print(sum([math.sqrt(16), statistics.mean([3, 5])]))
math.sqrt(2)
```
///"""


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory, yard: Yard) -> Iterator[Build]:
    """One interpreter's process for all attacks, started with the yard around it."""
    folder = tmp_path_factory.mktemp("hostile")
    settings = {"PATH": str(folder / "content"), "CACHE_PATH": str(folder / "cache")}
    baker = Baker(Build(settings))
    build = Build(settings, baker)
    for begin in (live.begin, pyodide_widgets.begin):
        begin(build)
    (build.content / "formulas").mkdir(parents=True)
    yield build
    baker.close()


def _read(build: Build, name: str, body: str) -> PageResult:
    return read_page(PageSource(build.content / f"{name}.md", HEAD + body, "en", {}, build))


def _handed_in(attack: Attack, yard: Yard) -> str:
    """Without the line that says what must happen, which the page would show."""
    return yard.told("#" + attack.text[attack.text.index("\n") :])


def _judge(attack: Attack, page: PageResult, yard: Yard) -> None:
    told = "\n".join(map(str, page.problems))
    if attack.outcome == "refused":
        assert re.search(attack.words, told, re.S)
        assert _PLACE.search(told), told
    elif attack.words:
        assert not re.search(attack.words, page.html + told)
    assert "internal error" not in told
    assert "canary" not in told
    yard.check()


@pytest.mark.parametrize("attack", attacks("cells"), ids=str)
def test_a_cell(attack: Attack, build: Build, yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    if "endless" in attack.path.stem:
        monkeypatch.setattr(build.get(Baker), "patience", _PATIENCE)
    # On a busy machine memory is not full at once.
    body = f"/// python | attack\n    seconds: 60\n\n```python\n{_handed_in(attack, yard)}```\n///"
    _judge(attack, _read(build, attack.path.stem, body), yard)


@pytest.mark.parametrize("attack", attacks("formulas"), ids=str)
def test_a_formula(
    attack: Attack, build: Build, yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "endless" in attack.path.stem:
        monkeypatch.setattr(build.get(Baker), "patience", _PATIENCE)
    path = build.content / "formulas" / attack.path.name
    path.write_text(_handed_in(attack, yard), "utf-8")
    _judge(attack, _read(build, "formulas", f"/// formula | {path.stem}\n///"), yard)


@pytest.mark.parametrize(
    "attack", [a for a in attacks("cells") if a.path.stem.startswith("poison")], ids=str
)
def test_the_next_article_knows_nothing_of_it(attack: Attack, build: Build, yard: Yard) -> None:
    body = f"/// python | again\n```python\n{_handed_in(attack, yard)}```\n///"
    _read(build, f"{attack.path.stem}_again", body)
    page = _read(build, f"after_{attack.path.stem}", _NEIGHBOUR)
    assert page.problems == ()
    assert "8.0\n1.4142135623730951" in page.html


def test_the_yard_notices(yard: Yard) -> None:
    """Otherwise nothing of this would say anything."""
    written = yard.folder / "written"
    written.touch()
    with pytest.raises(AssertionError):
        yard.check()
    written.unlink()
    with socket.create_connection(("127.0.0.1", yard.port)) as connection:
        assert connection.recv(1) == b""  # whoever listens has hung up: the call is counted
    with pytest.raises(AssertionError):
        yard.check()
    yard.calls.clear()
    yard.check()
