"""HTML read in the usual way and by Python's parser: the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.search.markup import Attributes, read_any, read_plain

#: What is written in the usual way, what is not, and halves of it.
PIECES = (
    *("<p>", "</p>", "<P>", "</P>", "<br>", "<br/>", "<br />", "<my-tag>", '<h2 id="a">'),
    *("<h2 id='a'>", '<a href="b?c=1&amp;d" class="e">', '<img ALT="f>g" alt="h<i">', "<a b=c>"),
    *("<td data-baked>", '<i  j = "k">', '<l m="n"o="p">', '<q r="s"', '<t\tu="">', "< v>"),
    *("<w/x>", "</y z>", "</a/>", "</ b>", "</>", "<c\x0bd>", "<e\xa0f>", "<é>", "<g é='h'>"),
    *('<i j="&#97;">', "<script>k</script>", "<script>l<m</script>", "<SCRIPT>n</SCRIPT>"),
    *("<script/>", "<scripts>", '<style media="o">p&q</style>', "<style>", "</script>"),
    *("<textarea>", "</textarea>", "<title>", "<!-- r -->", "<!---->", "<!-->", "<!--->"),
    *("<!-- s -- t -->", "<!-- u > v -->", "<!-- w --->", "<!doctype html>", "<![CDATA[x]]>"),
    *("<?y?>", "<!z>", "<!--", "-->", "]]>", "<", ">", "&", ";", "&amp;", "&lt;", "&copy"),
    *("<title>&lt;</title>", "<title>a<b></title>", "<title/>", "&#x26;", "&notit"),
    *("<k l='&copy=1'>", '<m n="&copy=1">', '<o p="&lt;&#65;&nope;">'),
    *('"', "'", "=", "/", " ", "\n", "\r", "\0", "字 a"),
)  # fmt: skip


class _Told:
    """What a sink is told; of attributes nothing is too much."""

    def __init__(self) -> None:
        self.events: list[tuple[object, ...]] = []
        self._within = ""

    def tells(self, tag: str, written: str) -> bool:
        return True

    def start(self, tag: str, given: Attributes) -> None:
        if tag in ("script", "style"):
            self._within = tag
        else:
            self.events.append((tag, {name: value or "" for name, value in given.items()}))

    def end(self, tag: str) -> None:
        if self._within:
            self._within = ""
        else:
            self.events.append(("/", tag))

    def say(self, text: str) -> None:
        if self._within or not text:
            return
        if self.events and self.events[-1][0] == "":
            text = f"{self.events.pop()[1]}{text}"
        self.events.append(("", text))


def _is_plain(html: str) -> bool:
    """Whether it is read in the usual way, and then to the same."""
    plain, whatever = _Told(), _Told()
    if not read_plain(html, plain):
        return False
    read_any(html, whatever)
    assert plain.events == whatever.events
    return True


@given(st.lists(st.sampled_from(PIECES) | st.text("<>/\"'=&;!- ab\n", max_size=5)))
def test_both_ways_are_the_same(pieces: list[str]) -> None:
    _is_plain("".join(pieces))


@given(st.text() | st.text("<>/\"'=&;!-[]? ascriptylebr\n"))
def test_of_any_text(html: str) -> None:
    _is_plain(html)


@pytest.mark.parametrize("html", [*PIECES, *(f"<p>{piece}</p>" for piece in PIECES)])
def test_each_piece(html: str) -> None:
    _is_plain(html)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "text &amp; &#8617; text",
        'a<p class="b c">d <img src="e" alt=""/> f</p>\n<!-- more -->\n<table data-baked></table>',
        '<div class="highlight"><pre><code><span class="k">def</span></code></pre></div>',
        '<script type="application/json">{"a": "&lt;"}</script><style>p > a {}</style> g',
    ],
)
def test_what_is_usual_is_read_in_that_way(html: str) -> None:
    assert _is_plain(html)
