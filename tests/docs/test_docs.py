"""The documentation is held against the code: examples work, lists are complete, links resolve."""

import re
from pathlib import Path

import pytest
from pelican.settings import DEFAULT_CONFIG

import pelicanconf
from huoye.core.bundled import DISTRIBUTION, MATH_FONTS, MICROPYTHON, ONNX_RUNTIME, PYODIDE
from huoye.core.server import IMMUTABLE_FOLDERS, Handler
from huoye.live.check.compare import TOLERANCES
from huoye.reader.front_matter import KEYS
from release.project import EXTRAS
from tests.conftest import ROOT, BuildSmallSite
from tests.docs.conftest import fenced
from tests.promises import promised, proofs

READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
KINDS = (ROOT / "plugins/huoye").glob("*/blocks/*.md")
DOCS = sorted(
    [
        *READMES,
        ROOT / "CONTRIBUTING.md",
        ROOT / "SECURITY.md",
        *(ROOT / "docs").glob("*.md"),
        *KINDS,
    ]
)
WRITING = (ROOT / "docs/writing.md").read_text("utf-8")
ANY_BLOG = (ROOT / "docs/any-blog.md").read_text("utf-8")
#: Files that somebody might add.
EXAMPLES = {"fr.mjs", "zh-tw.mjs"}


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_first_live_figure_is_five_lines_and_works(
    small_site: BuildSmallSite, readme: Path
) -> None:
    text = readme.read_text("utf-8")
    (formula,) = fenced(text, "python")
    assert len([line for line in formula.splitlines() if line]) <= 5
    block = next(part for part in fenced(text, "") if part.startswith("/// formula"))
    html = small_site({"trial": block}, formulas={"circle": formula}).html("trial")
    assert "3.14159265359" in html


def test_the_formula_in_the_writing_guide_works(small_site: BuildSmallSite) -> None:
    formula = next(part for part in fenced(WRITING, "python") if "def circle" in part)
    block = "/// formula | circle\n    r: 2\n\n圆。\n///\n"
    html = small_site({"trial": block}, formulas={"circle": formula}).html("trial")
    assert "12.5663706144" in html
    assert "cm²" in html


def test_every_front_matter_key_is_documented() -> None:
    table = WRITING.partition("| key |")[2].partition("\n\n")[0]
    documented = {key.lower() for key in re.findall(r"`([A-Z]\w*)`", table)}
    rarely_needed = {"authors", "description", "translation", "url", "save_as"}
    assert documented == KEYS - rarely_needed


def test_every_setting_is_documented() -> None:
    own = {name for name in dir(pelicanconf) if name.isupper()} - set(DEFAULT_CONFIG)
    # Pelican knows these without a default: addresses of templates, and who and when.
    own = {name for name in own if not name.endswith(("_URL", "_SAVE_AS"))}
    own -= {"AUTHOR", "TIMEZONE", "SITESUBTITLE"}
    for path in (ROOT / "plugins").rglob("*.py"):
        own |= set(re.findall(r"settings(?:\.get\(|\[)\"([A-Z_]+)\"", path.read_text("utf-8")))
    text = (ROOT / "docs/settings.md").read_text("utf-8")
    assert {name for name in own if f"`{name}`" not in text} == set()


def test_every_make_target_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):(?!=)", makefile, re.M)) - {"help"}
    documented = set(re.findall(r"`make (\w+)`", (ROOT / "docs/maintainers.md").read_text("utf-8")))
    assert targets == documented


def test_every_room_is_on_the_map() -> None:
    rooms = {path.parent.name for path in (ROOT / "plugins/huoye").glob("*/__init__.py")}
    text = (ROOT / "docs/maintainers.md").read_text("utf-8")
    assert {room for room in rooms if f"  {room}/ " not in text} == set()


def test_what_it_takes_to_add_something_is_proved() -> None:
    assert len(proofs()) >= 4
    for thing, tests in proofs().items():
        for path, _, name in (test.partition("::") for test in tests):
            assert f"def {name}(" in (ROOT / path).read_text("utf-8"), thing
        assert tests and promised(thing)


def test_every_twin_is_in_the_list() -> None:
    text = (ROOT / "docs/maintainers.md").read_text("utf-8")
    listed = text.partition("## Twins")[2].partition("\n## ")[0]
    for path in (ROOT / "plugins/huoye").rglob("*.mjs"):
        if re.search(r"\btwin\b", path.read_text("utf-8"), re.I):
            assert f"`{path.name}`" in listed or f"`{path.stem}`" in listed, path


@pytest.mark.parametrize("page", ["docs/maintainers.md", "CONTRIBUTING.md"])
def test_files_that_are_named_are_there(page: str) -> None:
    """By their names alone or with their room."""
    text = (ROOT / page).read_text("utf-8")
    there = [
        path.relative_to(ROOT).as_posix()
        for folder in ("plugins", "theme", "models_export", "release", "tests", "docs")
        for path in (ROOT / folder).rglob("*")
    ]
    for name in set(re.findall(r"`([\w/]+\.(?:py|mjs))`", text)) - EXAMPLES:
        assert any(f"/{path}".endswith(f"/{name}") for path in there), name


def test_every_state_of_a_figure_is_documented() -> None:
    script = (ROOT / "plugins/huoye/live/static/figure.mjs").read_text("utf-8")
    states = {"baked", *re.findall(r'"(loading|live|busy|failed|baked)"', script)}
    text = (ROOT / "docs/figures.md").read_text("utf-8")
    assert {state for state in states if f"| `{state}` |" not in text} == set()


def test_everything_that_wakes_in_a_figure_is_documented() -> None:
    script = (ROOT / "plugins/huoye/live/static/wake.mjs").read_text("utf-8")
    parts = re.findall(
        r"\[data-[\w-]+\]", script.partition("const PARTS = {")[2].partition("};")[0]
    )
    assert len(parts) >= 10
    text = (ROOT / "docs/figures.md").read_text("utf-8")
    assert {part for part in parts if f"{part}`" not in text} == set()


def test_every_tolerance_of_the_check_is_documented() -> None:
    text = (ROOT / "docs/figures.md").read_text("utf-8")
    assert [name for name in TOLERANCES if f"\n| `{name}` |" not in text] == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^(`{3,})[^\n]*\n.*?^\1$", "", path.read_text("utf-8"), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]+`", "", text)
    for target in re.findall(r"\]\(([^)#]+)", text):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


def test_the_default_goal_names_the_main_commands() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for readme in READMES:
        for command in ("make serve", "make test", "make check"):
            assert command in readme.read_text("utf-8")
            assert f'@echo "{command}' in makefile


def test_every_option_of_the_check_and_every_part_of_the_wheel_is_documented() -> None:
    text = (ROOT / "docs/existing-blog.md").read_text("utf-8")
    options = re.findall(
        r'"(--[a-z-]+)"',
        (ROOT / "plugins/huoye/live/check/command.py").read_text("utf-8"),
    )
    assert len(options) == 5
    assert {option for option in options if f"`{option}" not in text} == set()
    for part in EXTRAS:
        assert f"| `{part}` |" in text
    for wheel in (
        DISTRIBUTION,
        MATH_FONTS.wheel,
        PYODIDE.wheel,
        MICROPYTHON.wheel,
        ONNX_RUNTIME.wheel,
    ):
        assert f"| `{wheel}` (" in text


def test_the_hosting_page_has_the_very_policy() -> None:
    text = (ROOT / "docs/hosting.md").read_text("utf-8")
    policies = re.findall(r'Content-Security-Policy "(.+?)"', text)
    assert policies == [pelicanconf.CONTENT_SECURITY_POLICY] * 3
    needed = dict(re.findall(r"^\| `([a-z-]+-src[a-z-]*)` \| `(.+?)` \|", ANY_BLOG, re.M))
    for directive in pelicanconf.CONTENT_SECURITY_POLICY.split("; "):
        name, _, sources = directive.partition(" ")
        assert needed.get(name, sources) == sources, name


def test_the_hosting_page_has_every_type_that_the_server_sends_for_figures() -> None:
    text = (ROOT / "docs/hosting.md").read_text("utf-8")
    for suffix in (".mjs", ".js", ".wasm", ".woff2"):
        sent = Handler.extensions_map[suffix].partition(";")[0]
        assert f"`{suffix}`" in text and f"`{sent}`" in text
    for folder in IMMUTABLE_FOLDERS:
        assert f"`{folder}/`" in text
