"""Paths, keys and formats made to read, or to write, something else than a number.

All are read by one process, as articles of others; a page that is not refused is looked at as HTML.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import huoye.numbers.plugin
from huoye.core.build import Build
from huoye.reader import PageSource, read_page
from tests.conftest import page_head
from tests.hostile.attack import Attack, attacks

ATTACKS = attacks("numbers")
RESULTS = """{"n": 1, "text": "</li><script>alert(1)</script>", "<b>": 2,
"<script>alert(1)</script> & ' onclick='alert(1)": 3}"""
FILES = {
    "r.json": RESULTS.encode(),
    "large.json": b'{"n": ' + b"9" * 5000 + b"}",
    "nan.json": b'{"n": NaN}',
    "large.toml": b"n = " + b"9" * 4000,
    "deep.json": b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep.toml": b"a = " + b"[" * 100_000 + b"]" * 100_000,
    "size.json": b" " * 5_000_000,
    "latin.json": b'{"a": "\xe9"}',
}


@pytest.fixture(scope="module", params=[True, False], ids=["house", "elsewhere"])
def build(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """With and without house rules."""
    folder = tmp_path_factory.mktemp("numbers")
    (folder / "secret.json").write_text('{"key": "canary"}', "utf-8")
    data = folder / "content/data"
    (data / "folder.json").mkdir(parents=True)
    for name, content in FILES.items():
        (data / name).write_bytes(content)
    (data / "link.json").symlink_to(folder / "secret.json")
    os.mkfifo(data / "pipe.json")
    settings = {"HUOYE_UNTRUSTED": True, "HUOYE_STRICT": request.param}
    build = Build({"PATH": str(folder / "content"), **settings})
    huoye.numbers.plugin.begin(build)
    return build


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_numbers(attack: Attack, build: Build) -> None:
    path = Path(build.content, f"posts/{attack}.md")
    text = attack.text if attack.path.suffix == ".md" else str(attack.made())
    result = read_page(PageSource(path, page_head() + text, "en", {}, build))
    told = [str(problem) for problem in result.problems if not problem.is_warning]
    assert not any("internal error" in problem or "canary" in problem for problem in told)
    if attack.outcome == "refused" and (told or build.is_strict):
        assert any(re.search(attack.words, problem) for problem in told), told
    elif attack.outcome == "refused":
        # In other blogs it may stay the text that it is.
        assert re.search(r"\[=", result.html) and not re.search("<data|<script|canary", result.html)
    else:
        assert told == []
        found = re.search(attack.words, result.html)
        assert found is None, found
