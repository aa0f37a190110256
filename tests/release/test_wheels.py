"""The wheels: what they weigh, the same bytes twice, and a blog made from them alone."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from huoye.core.bundled import DISTRIBUTION, MATH_FONTS, MICROPYTHON, ONNX_RUNTIME, PYODIDE
from huoye.core.node import NodeChild
from huoye.core.wheel_file import Wheel
from huoye.live.check.chromium import chromium_path
from huoye.mathjax import typesetter
from huoye.mathjax.style_sheet import fonts_of
from release import code, licences, npm, runtimes
from tests.blogs.shapes import SHAPES, Shape
from tests.browser.sites import AT_ONCE
from tests.conftest import ROOT

pytestmark = pytest.mark.wheels

#: Bytes; what a new blog costs is the sum. Of the plugin 24,000 are the search, half of them what a
#: reader loads of it, and 58,000 what came with it: pages of models, records of checks, listings in
#: each language, the map of a site, cards, pictures, PDFs, the glossary. 10,000 are numbers that
#: texts quote, languages from right to left, indexes and lists that change in place.
BUDGETS = {
    DISTRIBUTION: 1_200_000,
    MATH_FONTS.wheel: 520_000,
    PYODIDE.wheel: 5_600_000,
    MICROPYTHON.wheel: 300_000,
    ONNX_RUNTIME.wheel: 4_000_000,
}
NEW_BLOG = ROOT / "plugins/huoye/new_blog/blog"
#: Nobody answers there.
OFFLINE = dict.fromkeys(
    ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://[::1]:9"
)
FORMULAS = [
    (r"\int_0^\infty e^{-x^2}\,\mathrm{d}x=\frac{\sqrt\pi}2", True),
    (r"\mathbb{R}\mathfrak{g}\mathcal{L}\mathscr{F}\mathsf{x}\mathtt{y}\boldsymbol{z}", False),
    (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}\tag{1}\label{x}", True),
    (r"\ce{H2O <=> H+ + OH-}", False),
    (r"\xrightarrow[a]{b}\widehat{abc}\overbrace{x+y}^{n}\not\in\nexists\hbar\text{中文}", True),
]


def _made() -> dict[str, Wheel]:
    return {wheel.name: wheel for wheel in (code.wheel(), *runtimes.wheels())}


@pytest.fixture(scope="module")
def made() -> dict[str, Wheel]:
    return _made()


@pytest.fixture(scope="module")
def packed(made: dict[str, Wheel]) -> dict[str, bytes]:
    return {name: wheel.packed() for name, wheel in made.items()}


@pytest.fixture(scope="module")
def folder(
    made: dict[str, Wheel], packed: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What ``make wheels`` leaves in ``dist/``."""
    folder = tmp_path_factory.mktemp("dist")
    for name, wheel in made.items():
        (folder / wheel.file_name).write_bytes(packed[name])
    return folder


@pytest.mark.parametrize("name", BUDGETS)
def test_a_wheel_keeps_to_its_budget(packed: dict[str, bytes], name: str) -> None:
    assert len(packed[name]) <= BUDGETS[name]


def test_the_same_bytes_twice(packed: dict[str, bytes]) -> None:
    assert {name: wheel.packed() for name, wheel in _made().items()} == packed


def test_nothing_of_a_clone_alone_is_in_the_wheel(made: dict[str, Wheel]) -> None:
    paths = set(made[DISTRIBUTION].files)
    assert {"huoye/__init__.py", "huoye/bundled/typeset.mjs", "huoye/words/zh.mjs"} <= paths
    assert "huoye/bundled/theme/templates/base.html" in paths
    assert not {path for path in paths if "__pycache__" in path or "node_modules" in path}
    assert {path.partition("/")[0] for path in paths} == {"huoye"}
    hydrate = made[DISTRIBUTION].files["huoye/live/static/hydrate.mjs"].decode()
    assert "@param" not in hydrate and "import" in hydrate


def test_the_bundle_typesets_what_the_clone_does(made: dict[str, Wheel], tmp_path: Path) -> None:
    bundle = tmp_path / "typeset.mjs"
    bundle.write_bytes(made[DISTRIBUTION].files["huoye/bundled/typeset.mjs"])
    answers = []
    for script in (bundle, typesetter.SCRIPT):
        with NodeChild(script, read=typesetter.IMPORTED) as child:
            formulas = [{"tex": tex, "display": display} for tex, display in FORMULAS]
            answer = child.request("typeset", formulas=formulas, macros={})
            answers.append((answer, child.request("styleSheet")))
    assert answers[0] == answers[1]
    assert len(answers[0][0]["typeset"]) == len(FORMULAS)
    fonts = {font.name for font in fonts_of(answers[0][1])}
    files = made[MATH_FONTS.wheel].files
    inside = {path.rpartition("/")[2] for path in files if path.endswith(".woff2")}
    assert fonts == inside and len(fonts) > 40


def test_whatever_is_inside_has_its_licence(made: dict[str, Wheel]) -> None:
    packages = npm.mathjax()[1] | npm.code_editor()[1]
    assert {"@mathjax/src", "@codemirror/view", "@lezer/python"} <= packages
    text = made[DISTRIBUTION].licences["npm-packages.txt"]
    assert {package for package in packages if f"{package} " not in text} == set()
    assert "Apache License" in text and "Permission is hereby granted" in text
    # Its authors' other packages bring the text.
    assert licences.of_packages(["@mathjax/mathjax-newcm-font"]).strip().count("\n") == 0
    for wheel in made.values():
        for name in wheel.licences:
            assert f"License-File: {name}\n" in wheel.metadata


class Environment:
    """A virtual environment with wheels of ours, and whatever else this one has."""

    def __init__(self, root: Path, wheels: list[Path]) -> None:
        self.root = root
        self._browser = _browser(root)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", root], check=True)
        options = ("--no-deps", "--no-index", "--force-reinstall")
        said = self.pip("install", *options, *map(str, wheels))
        assert "Successfully installed" in said, said
        # Not an installation: an editable Huoye of the environment does not come with it.
        (site_packages,) = root.glob("lib/python*/site-packages")
        (site_packages / "parent.pth").write_text(sysconfig.get_path("purelib"), "utf-8")

    def pip(self, *arguments: str) -> str:
        """pip of this environment, at work on that one."""
        command = [sys.executable, "-m", "pip", "--python", str(self.root / "bin/python")]
        done = subprocess.run(
            [*command, "--disable-pip-version-check", *arguments],
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            capture_output=True,
            encoding="utf-8",
        )
        return done.stdout + done.stderr

    def run(self, *command: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
        """A command, without network and without a clone."""
        path = f"{self.root / 'bin'}{os.pathsep}{os.environ['PATH']}"
        env = {**os.environ, **OFFLINE, "no_proxy": "127.0.0.1,localhost", "PATH": path}
        env.pop("PYTHONPATH", None)
        env |= self._browser
        return subprocess.run(
            [str(self.root / "bin" / command[0]), *command[1:]],
            cwd=cwd,
            env=env,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
        )


def _browser(folder: Path) -> dict[str, str]:
    """How the check finds this machine's Chromium, started as in the tests of pages."""
    path = chromium_path()
    if path is None:
        return {}
    script = folder.with_name(f"{folder.name}-chromium")
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(path)} {AT_ONCE} "$@"\n')
    script.chmod(0o755)
    return {"CHROMIUM": str(script)}


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    """Lets a blog share with others what is costly to make, in its build and in its check."""
    line = f"\nCACHE_PATH = {str(tmp_path_factory.mktemp('cache'))!r}\n"

    def share(blog: Path) -> None:
        settings = blog / "pelicanconf.py"
        settings.write_text(settings.read_text("utf-8") + line, "utf-8")

    return share


@pytest.fixture(scope="module")
def environment(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return Environment(tmp_path_factory.mktemp("environment"), sorted(folder.glob("*.whl")))


@pytest.mark.browser
def test_a_new_blog_from_the_wheels_alone(
    environment: Environment, cached: Callable[[Path], None], tmp_path: Path
) -> None:
    # pelican itself is a command of the environment that lends its packages.
    python = ("python", "-m")
    where = environment.run("python", "-c", "import huoye; print(huoye.__file__)", cwd=tmp_path)
    assert where.stdout.startswith(str(environment.root)), where.stderr
    wrong = [line for line in environment.pip("check").splitlines() if "huoye" in line]
    assert wrong == []
    assert environment.run("huoye", "new", "blog", cwd=tmp_path).returncode == 0
    blog = tmp_path / "blog"
    cached(blog)
    done = environment.run(*python, "pelican", cwd=blog)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (blog / "output/circle/index.html").read_text("utf-8")
    assert "<mjx-container" in page and "3.14159265359" in page
    checked = environment.run("huoye-check", "--browser", "chromium", cwd=blog)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert re.search(r"Chromium: \d+ pages, 2 figures alive .* 0 problems", checked.stdout)
    again = environment.run("huoye", "new", "blog", cwd=tmp_path)
    assert again.returncode == 1 and "holds files already" in again.stderr


@pytest.mark.browser
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_blog_of_others_from_the_wheels_alone(
    environment: Environment, cached: Callable[[Path], None], tmp_path: Path, shape: Shape
) -> None:
    blog = shape.write(tmp_path)
    cached(blog)
    done = environment.run("python", "-m", "pelican", cwd=blog)
    assert done.returncode == 0, done.stdout + done.stderr
    only = ("--browser", "chromium", "--figures-only")
    checked = environment.run("huoye-check", *only, cwd=blog)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    pages = (blog / shape.output / name for name in shape.figures)
    texts = [page.read_text("utf-8") for page in pages]
    assert any('data-widget="onnx_demos/sample"' in text for text in texts)
    figures = sum(text.count('<figure class="live"') for text in texts)
    assert f"{figures} figures alive" in checked.stdout


def test_without_the_runtime_of_models_the_figure_says_what_to_install(
    folder: Path, tmp_path: Path
) -> None:
    wheels = [path for path in folder.glob("*.whl") if "onnxruntime" not in path.name]
    environment = Environment(tmp_path / "environment", wheels)
    made = environment.run("huoye", "new", "blog", cwd=tmp_path)
    content = tmp_path / "blog/content"
    assert [path.name for path in (content / "posts").iterdir()] == ["circle.md"]
    assert 'pip install "pelican-huoye[models]"' in made.stdout
    # As an author may do it; and Python's runtime takes its time to be made.
    shutil.rmtree(content)
    shutil.copytree(NEW_BLOG / "content", content, ignore=shutil.ignore_patterns("circle.*"))
    done = environment.run("python", "-m", "pelican", cwd=tmp_path / "blog")
    assert done.returncode == 1
    assert "ONNX Runtime is not installed" in done.stderr
    assert 'pip install "pelican-huoye[models]"' in done.stderr.replace("\n", " ")


def test_the_metadata_asks_for_the_runtimes(folder: Path) -> None:
    (wheel,) = folder.glob("pelican_huoye-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("METADATA"))
        metadata = archive.read(name).decode()
    assert re.search(r"^Requires-Dist: huoye-pyodide==[\d.]+$", metadata, re.M)
    models = r'^Requires-Dist: huoye-onnxruntime-web==[\d.]+; extra == "models"$'
    assert re.search(models, metadata, re.M)
    for extra in ("models", "check", "preview"):
        assert f"Provides-Extra: {extra}\n" in metadata
