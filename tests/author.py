"""Pages as an author writes them, with what comes of them."""

from pathlib import Path

from huoye.core.build import Build
from huoye.reader import PageResult, PageSource, read_page
from tests.conftest import page_head

HEAD = page_head("a", date="", category="")


class Author:
    """Writes pages into a build; their body begins on line 4 of ``content/a.md``."""

    def __init__(self, build: Build, lang: str = "zh") -> None:
        self._build = build
        self._lang = lang

    def __call__(self, body: str, **metadata: str) -> PageResult:
        """A page in which nothing is wrong."""
        result = self._read(body, metadata)
        assert result.problems == ()
        return result

    def read(self, body: str) -> PageResult:
        """A page that is made, whatever is remarked of it."""
        result = self._read(body, {})
        assert not result.is_broken, result.problems
        return result

    def warnings(self, body: str) -> list[str]:
        """What is remarked of a page."""
        return [str(problem) for problem in self.read(body).problems]

    def errors(self, body: str) -> list[str]:
        """What is wrong with a page, as authors read it."""
        problems = self._read(body, {}).problems
        assert problems, "nothing was found wrong"
        return [str(problem) for problem in problems]

    def error(self, body: str) -> str:
        """The one thing that is wrong with a page."""
        (problem,) = self.errors(body)
        return problem

    def page(self, body: str, metadata: dict[str, str] | None = None) -> PageSource:
        """A page that is not yet read."""
        path = Path.cwd() / "content/a.md"
        return PageSource(path, HEAD + body + "\n", self._lang, metadata or {}, self._build)

    def _read(self, body: str, metadata: dict[str, str]) -> PageResult:
        return read_page(self.page(body, metadata))
