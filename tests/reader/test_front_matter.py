"""Front matter as other tools write it: understood, or refused by name."""

from pathlib import Path

import pytest
from pelican.contents import Article, Page

from huoye.core.build import KEY, Build
from huoye.reader import front_matter
from huoye.reader.pelican_reader import PageReader
from tests.reader.test_pelican_reader import build, found, read, reader

__all__ = ["build", "reader"]

HEAD = "Title: 题\nDate: 2018-08-11\nSlug: a\n"


def _metadata(reader: PageReader, head: str) -> dict[str, object]:
    _, metadata = read(reader, f"{head}\n文字\n")
    assert found(reader) == []
    return metadata


def test_yaml_lists_quotes_and_block_scalars(reader: PageReader) -> None:
    html, metadata = read(
        reader,
        "---\ntitle: \"抛物线: 'a'\"\ndate: 2018-08-11\nslug: 'a'\ntags:\n    - 几何\n    - 光学\n"
        "category: [数学]\nsummary: >-\n  一句\n  话。\n---\n\n文字\n\n---\n\n又\n",
    )
    assert found(reader) == []
    assert metadata["title"] == "抛物线: 'a'"
    assert [str(tag) for tag in metadata["tags"]] == ["几何", "光学"]  # type: ignore[attr-defined]
    assert str(metadata["category"]) == "数学"
    assert metadata["summary"] == "<p>一句 话。</p>"
    assert html == "<p>文字</p>\n<hr>\n<p>又</p>"


@pytest.mark.parametrize(
    ("text", "values", "body"),
    [
        # Fields of Pelican's between two lines of hyphens, which are no YAML.
        ("---\nTitle: C#: a #b\n---\nx", {"title": "C#: a #b"}, "x"),
        ("---\nTitle: [译] 甲\ntags: [a, b]\n---\nx", {"title": "[译] 甲", "tags": "a, b"}, "x"),
        # Text and a rule below the fields.
        ("---\nTitle: a\n\n# 一\n\n- b\n\n---\n", {"title": "a"}, "# 一\n\n- b\n\n---\n"),
        # Fields that a blank line parts.
        ("---\ntitle: a\n\ntags:\n- b\n---\nx", {"title": "a", "tags": "b"}, "x"),
        ("---\ntags: ['a, b', c]\n---\nx", {"tags": "a, b; c"}, "x"),
        ("---\ncover:\n  a: {b: c}\n---\nx", {"cover": "a: {b: c}"}, "x"),
        ("---\ntags:\ntitle: ''\n---\nx", {"tags": "", "title": ""}, "x"),
        ('Title: "quoted"\n\nx', {"title": '"quoted"'}, "x"),
        # No line ends but newlines: form feeds and the like are characters.
        ("Title: a\u2028b\n\nx", {"title": "a\u2028b"}, "x"),
    ],
)
def test_forms(text: str, values: dict[str, str], body: str) -> None:
    fields = front_matter.parse(text)
    assert (fields.values(), text[fields.end :]) == (values, body)
    assert fields.problem is None


def test_statuses_are_those_of_pelican() -> None:
    assert set(front_matter.STATUSES) == set(Article.allowed_statuses)
    assert set(front_matter.STATUSES) == set(Page.allowed_statuses)


def test_what_parts_lines_in_yaml_alone_counts_for_none() -> None:
    fields = front_matter.parse("---\ntitle: >\n  a\u2028  b\u2028\nslug: d\n---\n")
    assert [entry.line for entry in fields.entries] == [2, 4]


@pytest.mark.parametrize("value", ['"a\n  date: b"', ">\n  date: b", '"a\nb c: d"', "[a,\n  b]"])
def test_a_value_of_many_lines_swallows_nothing(value: str) -> None:
    fields = front_matter.parse(f"---\nsummary: {value}\ndate: 2009-08-01\n---\n")
    assert fields.problem is None
    assert list(fields.values()) == ["summary", "date"]


def test_lines_of_yaml_are_those_of_the_file() -> None:
    fields = front_matter.parse("---\ntitle: >\n  a\n  b\ntags:\n  - c\nslug: d\n---\n")
    assert [entry.line for entry in fields.entries] == [2, 5, 7]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("---\ntitle: a\ntags: [b\n  - c\n---\n", "4: front matter is no YAML"),
        ("---\ntitle: a\n\tdate: 2009-08-01\n---\n", "3: front matter is no YAML: a tab begins"),
        ("---\n- a\n- b\n---\n", "2: front matter between --- lines is no list of names"),
        ("---\n&a [*a]: " + "[" * 5000 + "\n---\n", "2: front matter is no YAML"),
        ("+++\ntitle = 'a'\n+++\n", "1: the front matter is TOML"),
        (
            '---\ntitle: "a\ndate: 2009-08-01\nslug: b"\n---\n',
            "2: the quotation of “title” goes on, and swallows “date”",
        ),
        (
            "---\ndate: 2009-08-01\ntags: [a,\nslug: b]\n---\n",
            "3: the list of “tags” goes on, and swallows “slug”",
        ),
    ],
)
def test_what_is_no_yaml_says_where(reader: PageReader, text: str, problem: str) -> None:
    read(reader, text)
    assert any(said.startswith(problem) for said in found(reader)), found(reader)


@pytest.mark.parametrize(("above", "line"), [("", 1), ("Title: a\n", 2)])
def test_a_space_before_a_colon_is_named(reader: PageReader, above: str, line: int) -> None:
    read(reader, f"{above}Slug : a\nDate: 2009-08-01\n\n文\n")
    assert f"{line}: front matter with a space before its colon" in found(reader)


@pytest.mark.parametrize("date", ["2. Januar 2020", "2020-02-30", "yesterday"])
def test_what_is_no_date_says_how_to_write_one(reader: PageReader, date: str) -> None:
    read(reader, f"Title: a\nSlug: a\nDate: {date}\n\n文\n")
    (problem,) = Build.of(reader.settings).problems.found()
    assert problem.line == 3
    assert problem.mend.startswith("Write `Date: 2009-08-01`")


@pytest.mark.parametrize("commas", ["，", "、", "; ", "；", ", "])
def test_commas_of_every_kind_part_tags(reader: PageReader, commas: str) -> None:
    metadata = _metadata(reader, f"{HEAD}Tags: 椭圆{commas}级数\n")
    assert [str(tag) for tag in metadata["tags"]] == ["椭圆", "级数"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("标签：a", "Write `Tags: a`"),
        ("Tags：a", "Write `Tags: a`"),
        ("日期: 2", "Write `Date: 2`"),
    ],
)
def test_a_colon_or_key_in_chinese_is_named(reader: PageReader, line: str, mend: str) -> None:
    read(reader, f"{HEAD}{line}\n\n文字\n")
    (error,) = Build.of(reader.settings).problems.found()
    assert (error.line, error.mend) == (4, mend)


def test_only_the_line_that_is_wrong_is_blamed(reader: PageReader) -> None:
    read(reader, f"Title： 题\n{HEAD}标签：a\n\n文字\n")
    problems = Build.of(reader.settings).problems.found()
    said = [(error.line, error.mend) for error in problems if "front matter with" in error.what]
    assert said == [(1, "Write `Title: 题`"), (5, "Write `Tags: a`")]


def test_text_right_below_the_fields_is_text(reader: PageReader) -> None:
    html, _ = read(reader, f"{HEAD}注意：这是正文。\n")
    assert found(reader) == []
    assert html == "<p>注意：这是正文。</p>"


@pytest.mark.parametrize("date", ["2018年8月11日", "2018/8/11", "２０１８-08-11", "Aug 11, 2018"])
def test_dates(reader: PageReader, date: str) -> None:
    metadata = _metadata(reader, HEAD.replace("2018-08-11", date))
    assert str(metadata["date"]) == "2018-08-11 00:00:00"


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("03/04/2018", "Date “03/04/2018” may be 2018-03-04 or 2018-04-03"),
        ("3.4.2018", "may be"),
        ("2018-08", "no whole date"),
        ("August 2018", "no whole date"),
        ("2018", "no whole date"),
        ("10:30", "no whole date"),
        ("2018-13-01", "can't be read"),
    ],
)
def test_unclear_dates_are_asked_about(reader: PageReader, date: str, said: str) -> None:
    read(reader, HEAD.replace("2018-08-11", date) + "\n文字\n")
    (error,) = found(reader)
    assert error.startswith("2: ") and said in error


def test_an_article_of_the_future_is_a_warning(reader: PageReader) -> None:
    html, _ = read(reader, HEAD.replace("2018", "2990") + "\n文字\n")
    assert html
    (warning,) = Build.of(reader.settings).problems.warnings()
    assert "2990-08-11 lies in the future" in str(warning)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("zh-CN", "zh"),
        ("zh_Hans", "zh"),
        ("ZH", "zh"),
        ("EN", "en"),
        ("en_us", "en-us"),
        ("zh-TW", "zh-TW"),
        ("pt-BR", "pt-BR"),
        ("ZH-TW", "zh-tw"),
    ],
)
def test_languages_however_they_are_written(tmp_path: Path, written: str, tag: str) -> None:
    from pelican.settings import DEFAULT_CONFIG

    settings = {**DEFAULT_CONFIG, "PATH": str(tmp_path), "DEFAULT_LANG": "zh"}
    settings["CACHE_PATH"] = str(tmp_path / "cache")
    settings[KEY] = Build(settings)
    assert _metadata(PageReader(settings), f"{HEAD}Lang: {written}\n")["lang"] == tag


@pytest.mark.parametrize(
    ("written", "meant"), [("cn", "“zh”"), ("中文", "“zh”"), ("jp", "“ja”"), ("xx", "a tag such")]
)
def test_what_is_no_language(reader: PageReader, written: str, meant: str) -> None:
    read(reader, f"{HEAD}Lang: {written}\n\n文字\n")
    (error,) = Build.of(reader.settings).problems.found()
    assert error.line == 4 and meant in error.mend


@pytest.mark.parametrize(
    "above",
    ["\n", "\n \n\n", "\ufeff", "\n\ufeff\n", "<!-- 甲 -->\n", "<!-- 甲\n乙 --><!-- 丙 -->\n\n"],
)
@pytest.mark.parametrize("fields", ["Title: 题\nTags: 甲\n\n", "---\ntitle: 题\ntags: [甲]\n---\n"])
def test_what_stands_above_the_fields_is_passed_over(above: str, fields: str) -> None:
    text = f"{above}{fields}正文"
    found = front_matter.parse(text)
    assert found.values() == {"title": "题", "tags": "甲"}
    assert text[found.end :] == "正文"
    assert text.split("\n")[found.line("tags") - 1].lower().startswith("tags")


@pytest.mark.parametrize("text", ["\n\nNote: 注意\n\n正文", "<!-- 甲 -->\n\n正文", "\n---\n\n正文"])
def test_a_text_that_begins_like_a_field_is_one(text: str) -> None:
    assert front_matter.parse(text).entries == ()


def test_many_comments_are_read_once() -> None:
    assert front_matter.parse("<!-- a -->" * 5000 + "*").entries == ()
