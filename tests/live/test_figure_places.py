"""Figures are found in the HTML of a page, whatever stands around and within them."""

from huoye.live.figure_places import figure_places

INNER = '<figure lang="en" class="live" id="fig-2"><b>2</b></figure>'
PAGE = f'<p>a</p><figure id="fig-1"><i>1</i>{INNER}</figure><figure><img></figure>'


def test_one_in_another() -> None:
    outer, inner = figure_places(PAGE)
    assert (outer.identifier, outer.is_live) == ("fig-1", False)
    assert outer.html == f"<i>1</i>{INNER}"
    assert (inner.identifier, inner.is_live) == ("fig-2", True)
    assert inner.html == "<b>2</b>"
    assert PAGE[inner.start : inner.end] == INNER


def test_what_is_no_figure() -> None:
    for html in ("", "</figure>", '<figure id="a">', '<figcaption id="a"></figcaption>'):
        assert figure_places(html) == []
    # Nor is what only looks like an id, or like a class.
    assert figure_places('<figure data-id="a"></figure>') == []
    (figure,) = figure_places('</figure><figure id="a&amp;b" data-class="live"></figure>')
    assert (figure.identifier, figure.is_live) == ("a&b", False)
