"""`/// neighbours`: what it bakes, what it refuses, and the map."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.core.build import Build
from huoye.core.node import NodeChild
from huoye.live.block import BlockError
from huoye.live.figure import Baked
from huoye.onnx_demos.blocks.neighbours import Neighbours, Options
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.word_map import plane_of
from huoye.onnx_demos.word_model import WordModel
from tests.conftest import module_child
from tests.onnx_demos import small_words
from tests.onnx_demos.conftest import page_in, roles_of_run

Bake = Any


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Build]:
    """With two small models."""
    content = tmp_path_factory.mktemp("content")
    for lang in ("zh", "en"):
        small_words.write_words(content / "models" / f"small-{lang}", lang)
    build = Build({"PATH": content, "CACHE_PATH": cache})
    yield build
    build.close()


@pytest.fixture
def bake(build: Build) -> Bake:
    def run(model: str, lang: str = "zh", **options: Any) -> Baked:
        return Neighbours().bake(model, Options(**options), page_in(build, lang))

    return run


@pytest.fixture
def chinese(build: Build) -> WordModel:
    return build.get(Models).find("small-zh", WordModel)


def _cells(baked: Baked) -> list[tuple[str, str]]:
    """Word and number of each row."""
    return re.findall(r'<th scope="row">(.*?)</th>.*?<td class="number">(.*?)</td>', baked.html)


def test_nearest_words(bake: Bake, chinese: WordModel) -> None:
    baked = bake("small-zh", word="海", count=3)
    ranking = chinese.nearest([("海", 1.0)], 3)
    assert baked.values == {
        "words": [word for word, _ in ranking],
        "scores": [score for _, score in ranking],
    }
    assert _cells(baked) == [(word, f"{score:.3f}") for word, score in ranking]
    assert "<caption>离“海”最近的词</caption>" in baked.html
    assert '<tbody lang="zh">' in baked.html
    widths = [int(width) for width in re.findall(r'<rect width="(\d+)"', baked.html)]
    assert widths == [round(64 * score) for _, score in ranking]
    assert baked.tolerance == "ranking"
    assert roles_of_run(baked) == ["scorer", "vocabulary", "golden"]
    assert folder_of(baked) == {"model.json", "scorer.onnx", "vocabulary.txt"}


def folder_of(baked: Baked) -> set[str]:
    return {path.name for path in baked.dependencies}


def test_an_analogy(bake: Bake) -> None:
    baked = bake("small-en", "en", word="king", minus="man", plus="woman", count=2)
    assert baked.values["words"][0] == "queen"
    assert not {"king", "man", "woman"} & set(baked.values["words"])
    assert "Nearest to “king − man + woman”" in baked.html
    assert bake("small-en", word="king", minus="man").html != baked.html


def test_probabilities_of_one_word(bake: Bake) -> None:
    baked = bake("small-en", "en", word="river", minus="man", show="context", count=20)
    itself = baked.values["itself"]
    assert sum(baked.values["scores"]) + itself == pytest.approx(1)
    assert "river" not in baked.values["words"]
    assert "Words seen beside “river”<" in baked.html
    rest, own = (f"{share:.3%}" for share in (1 - itself, itself))
    assert f"those listed make {rest}, “river” itself, not listed, {own}." in baked.html
    assert _cells(baked)[0][1] == f"{baked.values['scores'][0]:.3%}"
    # The longest bar is the most probable word's.
    assert re.findall(r'<rect width="(\d+)"', baked.html)[0] == "64"


def test_words_are_escaped(bake: Bake) -> None:
    baked = bake("small-en", "en", word="<b>&amp;", map=("<b>&amp;", "king", "sea"))
    assert "<b>" not in baked.html + baked.more
    assert "&lt;b&gt;&amp;amp;" in baked.html and "&lt;b&gt;&amp;amp;" in baked.more
    whole = bake("small-en", "en", word="king", count=30)
    assert "&lt;b&gt;&amp;amp;" in whole.html


def test_the_files_price_and_the_check_s_words(bake: Bake) -> None:
    baked = bake("small-zh", word="海")
    texts = {control.name: control for control in baked.controls if control.kind == "text"}
    assert set(texts) == {"word", "minus", "plus"}
    for control in texts.values():
        words = [word for word, _ in control.choices]
        assert len(set(words) - {control.value}) == 2
        assert set(words) <= set(small_words.words("zh"))
    for inputs in ({"word": "湖"}, {"show": "context"}, {}):
        assert Neighbours().options_at({"word": "海", "count": 3}, inputs)["count"] == 3


@pytest.mark.parametrize(
    ("options", "option", "what"),
    [
        ({"word": "haj"}, "word", "doesn't know the word “haj”"),
        ({"word": ""}, "word", "doesn't know the word “”"),
        ({"word": "海", "minus": "hai"}, "minus", "doesn't know"),
        ({"word": "海", "plus": "hai"}, "plus", "doesn't know"),
        ({"word": "海", "minus": "海"}, "minus", "leaves nothing"),
        ({"word": "海", "count": 0}, "count", "outside 1 to 30"),
        ({"word": "海", "count": 31}, "count", "outside 1 to 30"),
        ({"word": "海", "map": ("山", "海")}, "map", "2 words are no map"),
        ({"word": "海", "map": ("山", "海", "山")}, "map", "3 words are no map"),
        ({"word": "海", "map": ("山", "海", "hai")}, "map", "doesn't know"),
    ],
)
def test_what_is_refused(bake: Bake, options: dict[str, Any], option: str, what: str) -> None:
    with pytest.raises(BlockError, match=what) as caught:
        bake("small-zh", **options)
    assert caught.value.option == option
    assert caught.value.mend


def test_a_word_less_itself_with_another_is_that_other(bake: Bake) -> None:
    baked = bake("small-zh", word="海", minus="海", plus="山", count=1)
    plain = bake("small-zh", word="山", count=2)
    assert baked.values["words"][0] in plain.values["words"]


# --- the map ---


def test_the_map_names_its_words_and_what_it_keeps(bake: Bake, chinese: WordModel) -> None:
    names = ("江", "河", "湖", "海", "山", "丘", "日", "月", "星")
    baked = bake("small-zh", word="海", map=names)
    assert "<title>词的平面图：江, 河, 湖, 海, 山, 丘, 日, 月, 星</title>" in baked.more
    assert re.findall(r"<text [^>]*>(.*?)</text>", baked.more) == list(names)
    plane = plane_of(np.stack([chinese.vector(word) for word in names]))
    assert f"保留方差的{plane.share:.0%}" in baked.more
    assert bake("small-zh", word="海").more == ""


def test_alike_words_lie_together(chinese: WordModel) -> None:
    names = ["江", "河", "湖", "日", "月", "星"]
    places = plane_of(np.stack([chinese.vector(word) for word in names])).places
    gaps = np.linalg.norm(places[:, np.newaxis] - places, axis=2)
    assert gaps[:3, :3].max() < gaps[:3, 3:].min()


_VECTORS = st.integers(3, 8).flatmap(
    lambda count: st.lists(
        st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4),
        min_size=count,
        max_size=count,
    )
)


@given(_VECTORS)
def test_the_plane_keeps_the_share_that_it_says(rows: list[list[float]]) -> None:
    vectors = np.array(rows)
    plane = plane_of(vectors)
    whole = np.square(vectors - vectors.mean(axis=0)).sum()
    assert 0 <= plane.share <= 1 + 1e-9
    assert np.square(plane.places).sum() == pytest.approx(plane.share * whole, abs=1e-9)
    np.testing.assert_allclose(plane.places.mean(axis=0), 0, atol=1e-9)


def test_the_same_words_lie_in_the_same_places_whatever_their_order() -> None:
    vectors = np.random.default_rng(1).normal(size=(7, 5))
    order = np.array([3, 0, 6, 2, 5, 1, 4])
    moved = plane_of(vectors[order]).places
    np.testing.assert_allclose(moved, plane_of(vectors).places[order], atol=1e-9)


@pytest.fixture(scope="module")
def page() -> Iterator[NodeChild]:
    """static/word_map.mjs in Node."""
    with module_child(Path(__file__).with_name("word_map_child.mjs")) as child:
        yield child


@given(_VECTORS)
def test_every_word_is_written_inside_the_drawing(page: NodeChild, rows: list[list[float]]) -> None:
    names = [f"w{index}" for index in range(len(rows))]
    places = plane_of(np.array(rows)).places.tolist()
    svg: str = page.request("map", words=names, places=places)
    ((width, height),) = re.findall(r'viewBox="0 0 (\d+) ([\d.]+)"', svg)
    assert 150 <= float(height) <= 300
    for kind, (x_name, y_name) in (("circle", ("cx", "cy")), ("text", ("x", "y"))):
        found = re.findall(rf'<{kind} {x_name}="([\d.-]+)" {y_name}="([\d.-]+)"', svg)
        assert len(found) == len(names)
        for x, y in found:
            assert 0 <= float(x) <= float(width)
            assert 0 <= float(y) <= float(height)
