"""What Pelican gets: articles, or problems and nothing else."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from pelican.settings import DEFAULT_CONFIG, get_settings_from_file

from huoye.core import problems
from huoye.core.errors import BuildError
from huoye.reader import add_extension, add_pass, current_page, pipeline
from huoye.reader.pelican_reader import PageReader

GOOD = "Title: 题 $x$\nDate: 2018-08-11\nSlug: a-1\nTags: 甲, 乙\nLang: en\n\n文字\n"


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[PageReader]:
    problems.start()
    yield PageReader({**DEFAULT_CONFIG, "PATH": str(tmp_path), "PAGE_PATHS": ["pages"]})
    problems.start()


def read(reader: PageReader, text: str, name: str = "posts/a.md") -> tuple[str, dict[str, object]]:
    path = Path(reader.settings["PATH"]) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return reader.read(str(path))


def found() -> list[str]:
    return [f"{error.line}: {error.what}" for error in problems.found()]


def test_an_article(reader: PageReader) -> None:
    html, metadata = read(reader, GOOD)
    assert html == "<p>文字</p>"
    assert metadata["title"] == "题 $x$"
    assert metadata["date"] == datetime(2018, 8, 11)
    assert [str(tag) for tag in metadata["tags"]] == ["甲", "乙"]  # type: ignore[attr-defined]
    assert metadata["summary"] == "<p>文字</p>"
    assert metadata["toc"] == []
    assert found() == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("文字\n", ["1: no title", "1: no date", "1: no slug"]),
        (GOOD.replace("Slug: a-1", "Slug: 椭圆"), ["3: the slug '椭圆' is not plain"]),
        (GOOD.replace("Lang", "Langg"), ["5: unknown front matter key 'langg'"]),
        (GOOD.replace("Lang: en", "Title: b"), ["5: front matter says 'title' twice"]),
        (GOOD.replace("2018-08-11", "昨天"), ["2: front matter 'date' can't be read"]),
        (GOOD + "\n$$x\n", ["9: $$ without its partner"]),
    ],
)
def test_problems_are_reported_and_the_page_skipped(
    reader: PageReader, text: str, expected: list[str]
) -> None:
    html, metadata = read(reader, text)
    assert (html, metadata["status"]) == ("", "skip")
    assert len(found()) == len(expected)
    assert all(a.startswith(b) for a, b in zip(found(), expected, strict=True))


def test_pages_need_a_slug_but_no_date(reader: PageReader) -> None:
    read(reader, "Title: a\nSlug: a\n\n文字", "pages/a.md")
    assert found() == []
    read(reader, "Title: a\n\n文字", "pages/a.md")
    assert found() == ["1: no slug"]


def test_the_setting_adds_keys(reader: PageReader) -> None:
    reader.settings["FRONT_MATTER_KEYS"] = ["Mood"]
    assert read(reader, GOOD.replace("Lang: en", "Mood: 好"))[1]["mood"] == "好"
    assert found() == []


class _Fault(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if "!" in "".join(lines):
            raise ZeroDivisionError("by zero")
        return [*lines, current_page().lang]


class _FaultExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_Fault(md), "fault", 1)


@pytest.fixture
def clean_pipeline(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(pipeline, "_factories", dict(pipeline._factories))
    monkeypatch.setattr(pipeline, "_passes", dict(pipeline._passes))
    yield
    pipeline.discard()


@pytest.mark.usefixtures("clean_pipeline")
def test_any_fault_names_its_page_and_its_place(reader: PageReader) -> None:
    add_extension("fault", _FaultExtension)
    assert read(reader, GOOD)[0] == "<p>文字</p>\n<p>en</p>"
    assert read(reader, GOOD + "!")[1]["status"] == "skip"
    (error,) = problems.found()
    assert error.path is not None and error.path.name == "a.md"
    assert "ZeroDivisionError: by zero (" in str(error)
    assert "test_pelican_reader.py" in str(error)
    assert read(reader, GOOD)[0] == "<p>文字</p>\n<p>en</p>"


@pytest.mark.usefixtures("clean_pipeline")
def test_passes_run_in_order_on_page_and_summary(reader: PageReader) -> None:
    add_pass("second", lambda html, page: html.replace("1", "2"), order=20)
    add_pass("first", lambda html, page: html.replace("文", "1"), order=10)
    html, metadata = read(reader, GOOD.replace("Lang: en", "Summary: 文章"))
    assert (html, metadata["summary"]) == ("<p>2字</p>", "<p>2章</p>")
    add_pass("first", lambda html, page: html, order=10)
    assert read(reader, GOOD)[0] == "<p>文字</p>"


@pytest.mark.usefixtures("clean_pipeline")
def test_a_pass_may_list_several_problems(reader: PageReader) -> None:
    def refuse(html: str, page: object) -> str:
        raise ExceptionGroup("two", [BuildError("a"), BuildError("b")])

    add_pass("refuse", refuse, order=1)
    read(reader, GOOD)
    assert found() == ["None: a", "None: b"]


def test_one_markdown_object_serves_all_pages(reader: PageReader) -> None:
    read(reader, GOOD)
    first = pipeline.markdown()
    PageReader(reader.settings)
    read(reader, GOOD)
    assert pipeline.markdown() is first


def test_the_markdown_setting_adds_extensions(reader: PageReader, tmp_path: Path) -> None:
    conf = tmp_path / "conf.py"
    conf.write_text('MARKDOWN = {"extension_configs": {"pymdownx.mark": {}}}')
    try:
        pipeline.configure(get_settings_from_file(str(conf)))
        assert "<mark>高</mark>" in read(reader, GOOD + "\n==高==")[0]
        with pytest.raises(BuildError, match=r"betterem"):
            pipeline.configure({"MARKDOWN": {"extensions": ["pymdownx.betterem"]}})
    finally:
        pipeline.configure({})
    assert "==高==" in read(reader, GOOD + "\n==高==")[0]
