"""What several rooms' tests share."""

import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

import huoye.core.build
from huoye.core import folder_lock
from huoye.core.cache import Cache
from huoye.core.node import NodeChild
from huoye.render.renderer import Renderer
from tests import pelican_run

# How long an example takes depends on the machine; speed is measured in benchmarks/.
settings.register_profile("huoye", deadline=None)
settings.load_profile("huoye")
# Machines that test are busy: one thread is as fast as two, which wait for each other for seconds,
# and sums to the same bits on any of them. To be known before torch is imported.
os.environ["OMP_NUM_THREADS"] = "1"

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _as_if_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test finds what another has left in this process: torch's seed and switches, which
    training sets; the locale and the modules that reading a site's settings leaves."""
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)
        torch.use_deterministic_algorithms(False)
        torch.set_float32_matmul_precision("highest")
        # torch.manual_seed formats a stack trace for devices that aren't there.
        torch.default_generator.manual_seed(0)
    places, modules, path = locale.setlocale(locale.LC_ALL), {**sys.modules}, [*sys.path]
    yield
    locale.setlocale(locale.LC_ALL, places)
    sys.path[:] = path
    temporary = str(tmp_path_factory.getbasetemp())
    for name, module in [*sys.modules.items()]:
        former = modules.get(name)
        # Of a package without __init__.py the spec alone knows the place.
        if former is not module and temporary in repr(getattr(module, "__spec__", None)):
            del sys.modules[name]
            if former is not None:
                # Settings of every blog bear one name.
                sys.modules[name] = former


Build = Callable[..., "subprocess.CompletedProcess[str]"]
#: A text, or one for each language.
Text = str | Mapping[str, str]


def module_child(script: Path, *folders: Path) -> NodeChild:
    """A Node child of a test, which imports the browser's modules. folders: for its own files."""
    return NodeChild(script, read=(ROOT / "plugins", ROOT / "content", *folders), write=folders)


def page_head(
    slug: str = "trial",
    *,
    title: str = "试",
    date: str = "2020-01-01",
    category: str = "数学",
    lang: str = "",
    more: str = "",
) -> str:
    """A page's front matter with the empty line after it; what is empty is left out.

    By default the body begins on line 6. more: further lines.
    """
    keys = {"Title": title, "Date": date, "Slug": slug, "Category": category, "Lang": lang}
    return "".join(f"{key}: {value}\n" for key, value in keys.items() if value) + f"{more}\n"


def cache_in(folder: Path) -> Cache:
    """The cache of a build of its own."""
    return huoye.core.build.Build({"CACHE_PATH": str(folder)}).get(Cache)


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """As a build has it, for all tests of a process."""
    build = huoye.core.build.Build()
    yield build.get(Renderer)
    build.close()


def in_both(text: str) -> Text:
    """The same text on a Chinese and on an English page."""
    return {"zh": text, "en": text}


def write_site(
    content: Path,
    articles: Mapping[str, Text],
    *,
    formulas: Mapping[str, str] | None = None,
    models: Callable[[Path], object] | None = None,
) -> None:
    """A Pelican content folder.

    articles: slug -> text. formulas: name -> source. models: fills the folder of models.
    """
    for name in ("posts", "formulas", "models"):
        (content / name).mkdir(parents=True)
    for slug, text in articles.items():
        for lang, body in text.items() if isinstance(text, Mapping) else [("", text)]:
            path = content / "posts" / f"{slug}{'.en' if lang == 'en' else ''}.md"
            path.write_text(page_head(slug, lang=lang) + body, "utf-8")
    for name, source in (formulas or {}).items():
        (content / "formulas" / f"{name}.py").write_text(source, "utf-8")
    if models:
        models(content / "models")


def address(slug: str, lang: str = "zh") -> str:
    """Where an article of ``write_site`` stands, below the site's address."""
    return f"{'en/' if lang == 'en' else ''}2020/{slug}/"


@dataclass(frozen=True)
class SmallSite:
    """A site of a few articles, built."""

    content: Path
    output: Path

    def html(self, slug: str, lang: str = "zh") -> str:
        return (self.output / address(slug, lang) / "index.html").read_text("utf-8")


class BuildSmallSite(Protocol):
    def __call__(
        self,
        articles: Mapping[str, Text],
        *,
        formulas: Mapping[str, str] | None = None,
        models: Callable[[Path], object] | None = None,
    ) -> SmallSite: ...


#: Rooms whose tests take longest, in this order.
_LONG = (
    *("release", "browser", "models_export", "hostile", "incremental", "core"),
    *("pyodide_widgets", "onnx_demos", "blogs", "mathjax", "docs", "page_cache", "words"),
)
#: Folders whose files share what takes long: an interpreter, a cache, published models.
_SHARING = (
    *(("pyodide_widgets/",), ("onnx_demos/",), ("blogs/",), ("mathjax/",)),
    ("models_export/export/", "models_export/pictures/export/"),
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no process is left with one of them when the others are done; the
    tests of a file, or of files that share, in one process."""
    items.sort(key=_turn)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))


def _turn(item: pytest.Item) -> int:
    room = item.path.relative_to(ROOT / "tests").parts[0]
    return _LONG.index(room) if room in _LONG else len(_LONG)


def _group(item: pytest.Item) -> str:
    path = item.path.relative_to(ROOT / "tests").as_posix()
    return next((folders[0] for folders in _SHARING if path.startswith(folders)), path)


def fill_cache(cache: Path) -> None:
    """Give a site's cache what is costly to make and the same everywhere, if it is there: runtimes,
    and files that are compressed. A build checks it like all else."""
    for kind in ("runtimes", "gzip", "editor"):
        if (ROOT / ".cache" / kind).is_dir():
            shutil.copytree(ROOT / ".cache" / kind, cache / kind)


@pytest.fixture(scope="session")
def build() -> Build:
    """Runs ``pelican`` as an author does: build(content, output, *more arguments)."""

    def run(content: Path, output: Path, *more: str) -> "subprocess.CompletedProcess[str]":
        return pelican_run.run(str(content), "-o", str(output), *more, folder=ROOT, timeout=600)

    return run


@pytest.fixture(scope="session")
def site(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real archive, built once for all tests that look at pages, whichever process they are in;
    for none of them to change."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder = folder / "archive"
    folder.mkdir(exist_ok=True)
    output = folder / "output"
    lock = folder_lock.acquire(folder, wait=True)
    try:
        # What fails leaves no output.
        if not output.exists():
            done = build(ROOT / "content", output)
            assert done.returncode == 0, done.stdout + done.stderr
    finally:
        if lock is not None:
            os.close(lock)
    return output


@pytest.fixture(scope="session")
def small_site(build: Build, tmp_path_factory: pytest.TempPathFactory) -> BuildSmallSite:
    """Writes and builds a site: small_site({"slug": "text"}, formulas=…, models=…)."""

    def make(
        articles: Mapping[str, Text],
        *,
        formulas: Mapping[str, str] | None = None,
        models: Callable[[Path], object] | None = None,
    ) -> SmallSite:
        folder = tmp_path_factory.mktemp(next(iter(articles)))
        made = SmallSite(folder / "content", folder / "output")
        write_site(made.content, articles, formulas=formulas, models=models)
        done = build(made.content, made.output)
        assert done.returncode == 0, done.stdout + done.stderr
        return made

    return make
