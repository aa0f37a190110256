"""What Pelican gets: articles, or problems and nothing else."""

from datetime import datetime
from pathlib import Path

import pytest
from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from pelican.settings import DEFAULT_CONFIG, get_settings_from_file

from huoye.core.build import KEY, Build
from huoye.core.errors import BuildError
from huoye.reader import Pipeline
from huoye.reader.pelican_reader import PageReader

GOOD = "Title: 题 $x$\nDate: 2018-08-11\nSlug: a-1\nTags: 甲, 乙\nLang: en\n\n文字\n"


@pytest.fixture
def build(tmp_path: Path) -> Build:
    settings = {**DEFAULT_CONFIG, "PATH": str(tmp_path), "PAGE_PATHS": ["pages"]}
    settings |= {"HUOYE_STRICT": True, "CACHE_PATH": str(tmp_path / "cache")}
    settings[KEY] = build = Build(settings)
    return build


@pytest.fixture
def reader(build: Build) -> PageReader:
    return PageReader(build.settings)


def read(reader: PageReader, text: str, name: str = "posts/a.md") -> tuple[str, dict[str, object]]:
    path = Path(reader.settings["PATH"]) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return reader.read(str(path))


def found(reader: PageReader) -> list[str]:
    problems = Build.of(reader.settings).problems.found()
    return [f"{error.line}: {error.what}" for error in problems]


def test_an_error_that_nobody_foresaw_names_the_page(
    reader: PageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str, value: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(reader, "process_metadata", fail)
    read(reader, GOOD)
    (problem,) = Build.of(reader.settings).problems.found()
    assert problem.line == 7
    assert problem.what.startswith("internal error: KeyError")


def test_an_article(reader: PageReader) -> None:
    html, metadata = read(reader, GOOD)
    assert html == "<p>文字</p>"
    assert metadata["title"] == '题 <span class="arithmatex">\\(x\\)</span>'
    assert metadata["date"] == datetime(2018, 8, 11)
    assert [str(tag) for tag in metadata["tags"]] == ["甲", "乙"]  # type: ignore[attr-defined]
    assert metadata["summary"] == "<p>文字</p>"
    assert metadata["headings"] == []
    assert found(reader) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("文字\n", ["1: no date", "1: no title", "1: no slug"]),
        (GOOD.replace("Slug: a-1", "Slug: 椭圆"), ["3: the slug “椭圆” is not plain"]),
        (GOOD.replace("Lang", "Langg"), ["5: unknown front matter key “langg”"]),
        (GOOD.replace("Lang: en", "Title: b"), ["5: front matter says “title” twice"]),
        (GOOD.replace("2018-08-11", "昨天"), ["2: front matter “date” can't be read"]),
        (GOOD + "\n$$x\n", ["9: $$ without its partner"]),
    ],
)
def test_problems_are_reported_and_the_page_skipped(
    reader: PageReader, text: str, expected: list[str]
) -> None:
    html, metadata = read(reader, text)
    assert (html, metadata["status"]) == ("", "skip")
    assert len(found(reader)) == len(expected)
    assert all(a.startswith(b) for a, b in zip(found(reader), expected, strict=True))


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("draft: true", "Write `Status: draft`, or leave the line out"),
        ("categories: [a, b]", "Write `Category: …`, which is one, and put the others into `Tags`"),
        ("lastmod: 2019-01-01", "Write `Modified: …`"),
    ],
)
def test_keys_of_other_tools_say_what_they_are_here(
    reader: PageReader, line: str, mend: str
) -> None:
    read(reader, GOOD.replace("\n\n", f"\n{line}\n\n", 1))
    (error,) = Build.of(reader.settings).problems.found()
    assert error.mend == mend


def test_pages_need_a_slug_but_no_date(reader: PageReader) -> None:
    read(reader, "Title: a\nSlug: a\n\n文字", "pages/a.md")
    assert found(reader) == []
    read(reader, "Title: a\n\n文字", "pages/a.md")
    assert found(reader) == ["1: no slug"]


def test_the_setting_adds_keys(reader: PageReader) -> None:
    reader.settings["FRONT_MATTER_KEYS"] = ["Mood"]
    assert read(reader, GOOD.replace("Lang: en", "Mood: 好"))[1]["mood"] == "好"
    assert found(reader) == []


class _Fault(Preprocessor):
    def __init__(self, md: Markdown, pipeline: Pipeline) -> None:
        super().__init__(md)
        self.pipeline = pipeline

    def run(self, lines: list[str]) -> list[str]:
        if "!" in "".join(lines):
            raise ZeroDivisionError("by zero")
        return [*lines, self.pipeline.page.lang]


class _FaultExtension(Extension):
    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__()
        self.pipeline = pipeline

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_Fault(md, self.pipeline), "fault", 1)


def test_any_fault_names_its_page_and_its_place(reader: PageReader, build: Build) -> None:
    pipeline = build.get(Pipeline)
    pipeline.add_extension("fault", lambda: _FaultExtension(pipeline))
    assert read(reader, GOOD)[0] == "<p>文字</p>\n<p>en</p>"
    assert read(reader, GOOD + "!")[1]["status"] == "skip"
    (error,) = build.problems.found()
    assert error.path is not None and error.path.name == "a.md"
    assert "ZeroDivisionError: by zero (" in str(error)
    assert "test_pelican_reader.py" in str(error)
    assert read(reader, GOOD)[0] == "<p>文字</p>\n<p>en</p>"


def test_passes_run_in_order_on_page_and_summary(reader: PageReader, build: Build) -> None:
    add_pass = build.get(Pipeline).add_pass
    add_pass("second", lambda html, page: html.replace("1", "2"), order=20)
    add_pass("first", lambda html, page: html.replace("文", "1"), order=10)
    html, metadata = read(reader, GOOD.replace("Lang: en", "Summary: 文章"))
    assert (html, metadata["summary"]) == ("<p>2字</p>", "<p>2章</p>")
    add_pass("first", lambda html, page: html, order=10)
    assert read(reader, GOOD)[0] == "<p>文字</p>"


def test_a_pass_may_list_several_problems(reader: PageReader, build: Build) -> None:
    def refuse(html: str, page: object) -> str:
        raise ExceptionGroup("two", [BuildError("a"), BuildError("b")])

    build.get(Pipeline).add_pass("refuse", refuse, order=1)
    read(reader, GOOD)
    assert found(reader) == ["None: a", "None: b"]


def test_one_markdown_object_serves_all_pages(reader: PageReader, build: Build) -> None:
    read(reader, GOOD)
    first = build.get(Pipeline).markdown()
    read(PageReader(reader.settings), GOOD)
    assert build.get(Pipeline).markdown() is first


def test_the_markdown_setting_adds_extensions(tmp_path: Path) -> None:
    conf = tmp_path / "conf.py"
    conf.write_text('MARKDOWN = {"extension_configs": {"pymdownx.caret": {}}}')
    settings = get_settings_from_file(str(conf))
    assert "<ins>高</ins>" in Build(settings).get(Pipeline).html("^^高^^", "zh")
    assert "^^高^^" in Build().get(Pipeline).html("^^高^^", "zh")


def test_an_extension_that_harms_is_refused_in_a_word(reader: PageReader, build: Build) -> None:
    reader.settings["MARKDOWN"] = {"extensions": ["pymdownx.betterem"]}
    read(reader, GOOD)
    read(reader, GOOD, "posts/b.md")
    (error,) = build.problems.found()
    assert "MARKDOWN names the extension pymdownx.betterem" in str(error)
