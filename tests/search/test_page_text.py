"""A page's sections as readers find them."""

import pytest

from huoye.search.page_text import Section, sections

_MATH = (
    "<math><mo>∑</mo><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mi>tan</mi><mo>\u2061</mo>"
    "<mfrac><mi>θ</mi><mi>θ</mi></mfrac></math>"
)


def text_of(html: str) -> str:
    (section,) = sections(html)
    return section.text


def test_a_page_is_cut_at_its_headings() -> None:
    html = '<p>A.</p><h2 id="b">B <em>c</em></h2><p>D.</p><h3>no id</h3><h3 id="e">E</h3>'
    assert sections(html) == [
        Section("", "", "A."),
        Section("b", "B c", "D. no id"),
        Section("e", "E", ""),
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>椭<strong>圆</strong></p><p>周长</p>", "椭圆 周长"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1 2"),
        (f"<p>a{_MATH}b</p>", "a∑x²=tan θ/θb"),
        ("<p>1 &lt; 2 &amp; 3</p>", "1 < 2 & 3"),
        ('<img alt="A face" src="a.png">', "A face"),
        ("a<br>b", "a b"),
        ("<pre><code>x = 1</code></pre>", "x = 1"),
        # What says nothing, or is no text of the page.
        ("a<script>b</script><style>c</style><svg><text>d</text></svg>e", "ae"),
        ('a<sup><a class="footnote-ref" href="#f">1</a></sup>', "a"),
        ("<form>a<button>b</button></form>c", "c"),
        ("<div data-baked><p>a</p><details><p>b</p></details></div><details>c</details>", "a c"),
        # HTML of authors, which nobody has closed.
        ("<div>a<nav>b</div>c</nav>d", "ad"),
        ("<math><mi>x</math>", "x"),
    ],
)
def test_what_is_said(html: str, expected: str) -> None:
    assert text_of(html) == expected
