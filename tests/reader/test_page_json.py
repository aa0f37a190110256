"""A page's result goes through JSON unchanged, and to wherever the site is moved."""

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import PublishedFile
from huoye.reader import PageResult
from huoye.reader.page_json import Places, besides, from_json, to_json

ROOTS = {"content": Path("/site/content"), "cache": Path("/site/.cache"), "huoye": Path("/lib/h")}
_NAMES = st.lists(st.text("aZ0._- 活:é", min_size=1).filter(lambda s: s.strip(".")), min_size=1)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_PATHS = st.builds(
    lambda root, names: root.joinpath(*names),
    st.sampled_from([*ROOTS.values(), Path("/elsewhere"), Path("content"), Path()]),
    _NAMES,
)
_FILES = st.builds(PublishedFile, _TEXTS, _TEXTS, _PATHS)
_PROBLEMS = st.builds(
    BuildError,
    _TEXTS,
    path=st.none() | _PATHS,
    line=st.none() | st.integers(1),
    mend=_TEXTS,
    is_warning=st.booleans(),
)
_MAPPINGS = st.dictionaries(_TEXTS, _TEXTS)
_RESULTS = st.builds(
    PageResult,
    path=_PATHS,
    html=_TEXTS | st.just('<a id="活" name=x href="a&amp;b"><img src="{static}/c.png"></a>'),
    title=_TEXTS,
    summary=_TEXTS | st.just("<a href='d'>e</a>"),
    may_be_cut=st.booleans(),
    formatted=_MAPPINGS,
    metadata=_MAPPINGS | st.just({"cover": "{static}/images/a.png"}),
    toc=st.lists(st.fixed_dictionaries({"level": st.integers(1, 6), "id": _TEXTS})).map(tuple),
    files=st.lists(_FILES).map(tuple),
    pictures=st.frozensets(_TEXTS),
    problems=st.lists(_PROBLEMS).map(tuple),
    draft=_TEXTS,
    dependencies=st.frozensets(_PATHS),
    sought=st.dictionaries(_PATHS, st.booleans()),
    settings=st.frozensets(_TEXTS),
    marks=st.frozensets(_TEXTS),
    is_lasting=st.booleans(),
)


def _shown(result: PageResult) -> dict[str, Any]:
    """All of a result, errors and sources of files too, which are compared by identity or not."""
    values = {field.name: getattr(result, field.name) for field in fields(result)}
    problems = [(vars(problem), str(problem)) for problem in result.problems]
    sources = [file.source for file in result.files]
    found = (result.labels, result.links, result.links_in_front_matter, result.digest)
    return {**values, "problems": problems, "sources": sources, "found": found}


def test_every_field_is_drawn() -> None:
    """A field more is one more in the JSON."""
    written = to_json(PageResult(Path("a")), Places({}))
    found = {"besides", "digest", "ids", "labels", "links", "links_in_front_matter"}
    assert {field.name for field in fields(PageResult)} == written.keys() - found


@given(_RESULTS)
def test_there_and_back(result: PageResult) -> None:
    places = Places(ROOTS)
    text = json.dumps(to_json(result, places))
    back = from_json(json.loads(text), places)
    assert _shown(back) == _shown(result)
    assert besides(back, places) == besides(replace(back, html=result.html), places)


def test_what_comes_of_a_page_besides_its_text() -> None:
    places = Places(ROOTS)
    page = PageResult(Path("a"), "<p>One.</p>", summary="s", metadata={"title": "t"})
    known = besides(page, places)
    assert besides(replace(page, html="<p>Two.</p>"), places) == known
    changes: tuple[dict[str, Any], ...] = (
        {"html": '<p id="two">Two.</p>'},
        {"html": '<a href="b">Two.</a>'},
        {"summary": "t"},
        {"metadata": {"title": "u"}},
        {"toc": ({"level": 1, "id": "a", "name": "A"},)},
        {"dependencies": frozenset({Path("b")})},
    )
    for change in changes:
        assert besides(replace(page, **change), places) != known, change


@given(_RESULTS)
def test_another_folder(result: PageResult) -> None:
    moved = Places({name: Path("/moved") / root.relative_to("/") for name, root in ROOTS.items()})
    again = from_json(to_json(result, Places(ROOTS)), moved)

    def at(path: Path) -> Path:
        inside = any(path.is_relative_to(root) for root in ROOTS.values())
        return Path("/moved") / path.relative_to("/") if inside else path

    assert again.path == at(result.path)
    assert again.dependencies == {at(path) for path in result.dependencies}
    assert again.sought == {at(path): found for path, found in result.sought.items()}
    assert [file.source for file in again.files] == [at(file.source) for file in result.files]


def test_what_is_found_in_html_is_not_looked_for_again() -> None:
    """Of a thousand pages that takes seconds."""
    data = to_json(PageResult(Path("a"), html='<a id="b" href="#b">'), Places({}))
    result = from_json({**data, "html": ""}, Places({}))
    assert result.labels == {"b"}
    assert result.links == ("#b",)


def test_places_of_a_build(tmp_path: Path) -> None:
    """A content folder reached by a link is named as the build names it, and as it is."""
    (tmp_path / "real").mkdir()
    (tmp_path / "content").symlink_to("real")
    places = Places.of(Build({"PATH": str(tmp_path / "content"), "CACHE_PATH": str(tmp_path)}))
    texts = ("content:a.md", "real content:a.md", "cache:b", ":/c")
    for text in texts:
        assert places.text(places.path(text)) == text
    assert places.text(tmp_path / "real/a.md") == "real content:a.md"
