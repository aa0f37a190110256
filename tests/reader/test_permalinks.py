"""Links beside headings, as a theme asks for them."""

from huoye.core.build import Build
from huoye.reader import Pipeline
from huoye.reader.permalinks import with_permalinks

WORDS = {"permalink": "Link “here”"}


def test_beside_each_heading_that_has_an_id() -> None:
    html = '<h2 id="a">A <em>b</em></h2><h3>none</h3><h2 class="c" id="d">\nD</h2>'
    linked = with_permalinks(html, WORDS)
    assert linked.count('class="permalink"') == 2
    assert linked.startswith(
        '<div class="headed"><h2 id="a">A <em>b</em></h2><a class="permalink" href="#a" '
        'aria-label="Link “here”" aria-describedby="a"></a></div><h3>none</h3>'
    )


def test_headings_keep_their_letters_and_are_told_apart() -> None:
    text = "## 面积：一次压缩\n\n## 面积：一次压缩\n\n## Δ *x* & $y$\n"
    linked = with_permalinks(Build().get(Pipeline).html(text, "zh"), WORDS)
    for place in ("面积一次压缩", "面积一次压缩_1"):
        assert f'<h2 id="{place}">' in linked
        assert f'href="#{place}"' in linked


def test_a_heading_that_nothing_closes_is_left() -> None:
    html = '<h2 id="a">' * 3000
    assert with_permalinks(html, WORDS) == html
    assert with_permalinks('<h2 data-id="a">A</h2>', WORDS) == '<h2 data-id="a">A</h2>'
