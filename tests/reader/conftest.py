"""Pages made of a few lines, converted by the pipeline that the site uses."""

from collections.abc import Callable
from pathlib import Path

import pytest

from huoye.core.errors import BuildError
from huoye.reader import Converted, PageSource, convert

HEAD = "Title: 标题\nDate: 2018-08-11\nSlug: a\n\n"

Convert = Callable[..., Converted]
Errors = Callable[[str], list[str]]


def source(body: str, head: str = HEAD) -> PageSource:
    return PageSource(Path.cwd() / "content/posts/a.md", head + body)


@pytest.fixture
def converted() -> Convert:
    """converted(body, head): the page's HTML, summary and contents."""

    def run(body: str, head: str = HEAD, lang: str = "zh", **metadata: str) -> Converted:
        page = source(body, head)
        page.lang = lang
        page.metadata.update(metadata)
        return convert(page)

    return run


@pytest.fixture
def errors() -> Errors:
    """errors(body): every problem of a page as authors read it; the body begins on line 5."""

    def run(body: str) -> list[str]:
        with pytest.raises(ExceptionGroup) as raised:
            convert(source(body))
        problems = raised.value.exceptions
        assert all(isinstance(problem, BuildError) for problem in problems)
        return [str(problem) for problem in problems]

    return run
