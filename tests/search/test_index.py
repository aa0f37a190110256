"""The index as a browser asks it: all that is in it is found, and little of it is loaded."""

import json
from html import escape

from hypothesis import given
from hypothesis import strategies as st

from huoye.core.node import NodeChild
from huoye.search.terms import terms
from tests.search.conftest import Answer, answers, indexed, site

_WORDS = st.text("椭圆周长的弹簧流abeé019", min_size=1, max_size=4)
_BODIES = st.lists(st.lists(_WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=6)


def _urls(answer: Answer) -> list[str]:
    return [found["url"].removeprefix("https://example.org/") for found in answer]


def _shown(answer: Answer) -> str:
    """The first section of the first page, what is marked in brackets."""
    pieces = answer[0]["sections"][0]["text"]
    return "".join(f"[{p['text']}]" if p["isMarked"] else p["text"] for p in pieces)


@given(_BODIES, st.data())
def test_every_term_finds_its_page(
    javascript: NodeChild, bodies: list[str], data: st.DataObject
) -> None:
    pages = [indexed(f"<p>{escape(body)}</p>", "", f"{n}.html") for n, body in enumerate(bodies)]
    number = data.draw(st.integers(0, len(bodies) - 1))
    query = data.draw(st.sampled_from(list(terms(bodies[number]))))
    (answer,) = answers(javascript, pages, query)
    assert f"{number}.html" in _urls(answer)


def test_pages_are_in_order(javascript: NodeChild) -> None:
    pages = [
        indexed("<p>一次提到弹簧，还有很多别的话。</p>", url="body"),
        indexed('<p>a</p><h2 id="弹簧">弹簧</h2><p>b</p>', url="heading"),
        indexed("<p>c</p>", "旋转的弹簧", url="title"),
        indexed("<p>d</p>", "Springs 弹簧", url="english", lang="en"),
    ]
    (chinese,) = answers(javascript, pages, "弹簧")
    assert _urls(chinese) == ["title", "heading", "body", "english"]
    (english,) = answers(javascript, pages, "弹簧", lang="en-GB")
    assert _urls(english)[0] == "english"
    assert chinese[1]["sections"][0]["url"].endswith("heading#%E5%BC%B9%E7%B0%A7")


def test_words_and_their_kin(javascript: NodeChild) -> None:
    pages = [
        indexed("<p>the perimeter of an ellipse</p>", url="ellipse", lang="en"),
        indexed("<p>springs and dequantisation</p>", url="springs", lang="en"),
        indexed("<p>拉马努金的近似</p>", url="近似"),
        indexed("<p>quantizations</p>", url="ize", lang="en"),
    ]
    queries = (
        "ELLIPSES",
        "elipse",
        "perim",
        "spring",
        "dequantization",
        "quantisations",
        "拉马努今",
        "nothing",
    )
    found = answers(javascript, pages, *queries, lang="en")
    names = ["ellipse", "ellipse", "ellipse", "springs", "springs", "ize", "%E8%BF%91%E4%BC%BC"]
    assert [_urls(answer) for answer in found] == [*([name] for name in names), []]


def test_what_was_found_is_marked(javascript: NodeChild) -> None:
    long = "前面的话。" * 40 + "这里说弹簧的张力，Tension。" + "后面的话。" * 40
    pages = [indexed(f"<p>{long}</p>")]
    answer, english, beginning = answers(javascript, pages, "弹簧的张力", "tension", "ten")
    shown = _shown(answer)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "这里说[弹簧的张力]，Tension。" in shown
    assert len(shown) < 200
    assert "[Tension]" in _shown(english)
    assert "[Ten]sion" in _shown(beginning)


def test_excerpts_of_odd_texts(javascript: NodeChild) -> None:
    for text in ("", "ab", "𠮷" * 400, "x" * 400, "a " * 400):
        for marked in ([], [["𠮷𠮷", "𠮷𠮷"]], [["a", "a"]], [["x" * 400, "xx"]]):
            pieces = javascript.request("excerpt", text=text, marked=marked)
            shown = "".join(piece for piece, _ in pieces).strip("…")
            assert shown in text
            assert shown.isprintable()


def test_little_is_loaded(javascript: NodeChild) -> None:
    common = "".join(chr(0x4E00 + n) for n in range(6000))
    pages = [indexed(f"<p>{common}弹簧{n}</p>", url=str(n)) for n in range(20)]
    files = site(pages)
    done = javascript.request("find", files=files, queries=["弹簧"], lang="zh-Hans")
    assert len([path for path in files if "/terms/" in path]) > 20
    assert len([path for path in done["asked"] if "/terms/" in path]) == 1
    assert done["asked"].count("search-index/index.json") == 1


def test_a_page_of_many_sections_comes_in_pieces(javascript: NodeChild) -> None:
    html = "".join(f'<h2 id="s{n}">S{n}</h2><p>{"话" * 3000} only{n}</p>' for n in range(5))
    files = site([indexed(html)])
    assert json.loads(files["search-index/index.json"])["pages"] == [[0, 2, 1, 1, 1, 1]]
    (answer,) = answers(javascript, [indexed(html)], "only3")
    assert [section["heading"] for section in answer[0]["sections"]] == ["S3"]


def test_the_same_pages_are_the_same_bytes() -> None:
    pages = [indexed(f"<p>弹簧 {n}</p>", url=str(n)) for n in range(3)]
    assert site(pages) == site(pages)
    # Another text has another version, by which its files are asked for.
    other = site([*pages[:2], indexed("<p>another</p>", url="2")])
    one, two = (json.loads(f["search-index/index.json"])["version"] for f in (site(pages), other))
    assert one != two


def test_no_page_at_all(javascript: NodeChild) -> None:
    assert answers(javascript, [], "弹簧", "") == [[], []]


def test_an_address_leads_nowhere_else(javascript: NodeChild) -> None:
    for url in ("javascript:alert(1)", "//evil.example/", "https://evil.example/", "a b/?x#y"):
        (answer,) = answers(javascript, [indexed("<p>弹簧</p>", url=url)], "弹簧")
        assert answer[0]["url"].startswith("https://example.org/")
