"""The specification's examples as data, and how far the reader agrees with them."""

import pytest

from benchmarks import commonmark
from huoye.core.build import Build
from huoye.reader import Pipeline

SPEC = f"""# Lists

{"`" * 32} example
- a
→b
.
<ul>
<li>a
b</li>
</ul>
{"`" * 32}
"""


def test_examples_are_read_with_their_sections() -> None:
    (example,) = commonmark.examples(SPEC)
    assert (example.number, example.section) == (1, "Lists")
    assert example.markdown == "- a\n\tb\n"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>",
            "<ul><li>a\n<ul><li>b</li></ul></li></ul>",
        ),
        ('<h2 id="a">a</h2>', "<h2>a</h2>"),
        (
            '<div class="highlight"><pre><span></span><code>a  b\n</code></pre></div>',
            '<pre><code class="language-x">a  b\n</code></pre>',
        ),
        ("<hr>", "<hr />"),
    ],
)
def test_html_is_compared_as_readers_see_it(ours: str, theirs: str) -> None:
    assert commonmark.normal(ours) == commonmark.normal(theirs)


def test_words_and_blocks_are_compared() -> None:
    assert commonmark.normal("<p>a</p>") != commonmark.normal("<p>b</p>")
    assert commonmark.normal("<li>a</li>") != commonmark.normal("<li><p>a</p></li>")


@pytest.mark.skipif(not commonmark.SPEC.exists(), reason="npm's commonmark-spec isn't installed")
def test_lists_are_those_of_commonmark() -> None:
    found = commonmark.agreement(commonmark.SPEC.read_text("utf-8"), Build().get(Pipeline))
    left = {name: [e.number for e in found[name].left] for name in ("List items", "Lists")}
    # Empty lines at the end of code are dropped.
    assert left == {"List items": [], "Lists": [318]}
