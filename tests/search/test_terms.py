"""What a text is found by, and the twins of it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.core.node import NodeChild
from huoye.search.terms import plain, terms

#: Of every script; what no version of Unicode has named is left out, and what is no text.
_TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Cn", "Co")),
        st.sampled_from("椭圆的周长ａＢé́İßΣςがｶﾞ한국어ไทยहिन्दी½①ﬁx²𠮷_'’-/.\u2061 \n"),
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("椭圆的AGM", ["椭圆", "圆的", "的", "agm"]),
        ("word2vec，f-VAEs", ["word2vec", "f", "vaes"]),
        ("Gauß’ Étude", ["gauß", "etude"]),
        ("e\u0301tude", ["etude"]),
        ("ＧＬＯＷ ﬁrst x²", ["glow", "first", "x2"]),
        ("snake_case", ["snake", "case"]),
        ("流", ["流"]),
        ("がｶﾞ", ["がカ", "カ\u3099", "\u3099"]),
        ("", []),
        ("——！？", []),
    ],
)
def test_what_a_text_is_found_by(text: str, expected: list[str]) -> None:
    assert list(terms(text)) == expected


@given(st.lists(_TEXT, max_size=20))
def test_the_browser_takes_the_same_terms(javascript: NodeChild, texts: list[str]) -> None:
    assert javascript.request("terms", texts=texts) == [list(terms(text)) for text in texts]


@given(_TEXT)
def test_what_is_plain_stays_so(text: str) -> None:
    for term in terms(text):
        assert plain(term) == unicodedata.normalize("NFC", plain(term))


def test_where_terms_stand(javascript: NodeChild) -> None:
    assert javascript.request("places", text="一𠮷二 Étude") == ["一𠮷", "𠮷二", "二", "Étude"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # The last character of a run counts where it stands alone.
        ("椭圆", [["椭圆", True]]),
        ("流", [["流", True]]),
        ("流 AGM", [["流", True], ["agm", True]]),
        # The last word may be going on, others not, nor one with a space behind it.
        ("arithmetic mea", [["arithmetic", False], ["mea", True]]),
        ("mean ", [["mean", False]]),
        ("负采样 loss", [["负采", False], ["采样", False], ["loss", True]]),
        ("the the", [["the", True]]),
        ("，。", []),
    ],
)
def test_what_is_looked_for(javascript: NodeChild, query: str, expected: list[object]) -> None:
    assert javascript.request("wanted", queries=[query]) == [expected]


def test_slips_of_the_finger(javascript: NodeChild) -> None:
    pairs = [["elipse", "ellipse"], ["ellispe", "ellipse"], ["ellipse", "ellipses"], ["a", "b"]]
    assert javascript.request("near", pairs=pairs, most=1) == [True] * 4
    far = [["elipce", "ellipse"], ["ellipse", "eclipses"], ["sample", "simplex"]]
    assert javascript.request("near", pairs=far, most=1) == [False] * 3
