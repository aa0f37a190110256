"""Pages made of a few lines, read by the pipeline that the site uses."""

from collections.abc import Callable
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.reader import PageResult, PageSource, read_page

HEAD = "Title: 标题\nDate: 2018-08-11\nSlug: a\n\n"

Read = Callable[..., PageResult]
Errors = Callable[[str], list[str]]


def source(body: str, head: str = HEAD) -> PageSource:
    return PageSource(Path.cwd() / "content/posts/a.md", head + body)


@pytest.fixture(scope="session")
def reading() -> Build:
    """One build for all pages, as on a site."""
    return Build({"HUOYE_STRICT": True})


@pytest.fixture
def read(reading: Build) -> Read:
    """read(body, head, lang, **metadata): whatever comes of a page."""

    def run(body: str, head: str = HEAD, lang: str = "zh", **metadata: str) -> PageResult:
        page = source(body, head)
        page.lang, page.build = lang, reading
        page.metadata.update(metadata)
        return read_page(page)

    return run


@pytest.fixture
def converted(read: Read) -> Read:
    """The same of a page without problems."""

    def run(*page: str, **more: str) -> PageResult:
        result = read(*page, **more)
        assert result.problems == ()
        return result

    return run


@pytest.fixture
def errors(read: Read) -> Errors:
    """errors(body): every problem of a page as authors read it; the body begins on line 5."""
    return lambda body: [str(problem) for problem in read(body).problems]
