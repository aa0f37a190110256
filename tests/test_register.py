"""Listed or not, with or without the libraries of models: what Huoye costs a blog."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import huoye.onnx_demos.plugin
import huoye.pyodide_widgets.plugin
from huoye.core.build import Build
from huoye.live.block import BlockError, Kinds, Libraries
from huoye.onnx_demos import blocks
from huoye.onnx_demos.plugin import LIBRARIES
from tests.conftest import ROOT

HEAVY = {"numpy", "onnx", "onnxruntime", "PIL", "safetensors"}
ARTICLE = "Title: a\nDate: 2020-01-01\nSlug: a\nCategory: c\n\n{}\n"


def _run(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "plugins")},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    return f"{done.stdout}{done.stderr}status {done.returncode}"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text(ARTICLE.format("$x^2$"), "utf-8")
    (tmp_path / "pelicanconf.py").write_text(
        "SITEURL = ''\nPATH = 'content'\nPLUGINS = ['huoye']\nFEED_ALL_ATOM = None\n", "utf-8"
    )
    return tmp_path


BUILD = "from pelican import main; main(['-q'])"
#: Python knows no such module from then on.
WITHOUT = "import sys; sys.modules.update(dict.fromkeys(['onnx', 'numpy', 'PIL'])); "


def test_registering_and_building_import_no_library_of_models(blog: Path) -> None:
    # Pillow is imported by docutils, where it is there.
    shown = f"import sys; print({HEAVY - {'PIL'}!r} & set(sys.modules))"
    assert _run(f"import huoye; huoye.register(); {shown}", blog) == "set()\nstatus 0"
    assert _run(f"{BUILD}; {shown}", blog).endswith("set()\nstatus 0")
    assert "<mjx-container" in (blog / "output/a.html").read_text("utf-8")


def test_without_the_libraries_a_site_without_models_builds(blog: Path) -> None:
    assert _run(f"{WITHOUT}{BUILD}", blog).endswith("status 0")


def test_without_the_libraries_a_figure_says_what_to_install(blog: Path) -> None:
    (blog / "content/a.md").write_text(ARTICLE.format("\n/// sample | nice\n///"), "utf-8")
    said = _run(f"{WITHOUT}{BUILD}", blog)
    assert (
        "a.md:7: sample | nice: this kind of figure needs numpy, onnx, PIL, not installed" in said
    )
    # In a clone; elsewhere it is pip install "pelican-huoye[models]".
    assert "make install" in said
    assert said.endswith("status 1")


def test_a_blog_that_does_not_list_it_builds_as_ever(blog: Path) -> None:
    conf = blog / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8").replace("PLUGINS = ['huoye']", ""), "utf-8")
    (blog / "output").mkdir()
    (blog / "output/CNAME").write_text("example.org", "utf-8")
    shown = "import sys; print(any(name.startswith('huoye') for name in sys.modules))"
    assert _run(f"{BUILD}; {shown}", blog).endswith("False\nstatus 0")
    assert "$x^2$" in (blog / "output/a.html").read_text("utf-8")
    assert (blog / "output/CNAME").exists()


def test_every_kind_has_its_modules_name_and_the_libraries_it_names() -> None:
    build = Build()
    huoye.pyodide_widgets.plugin.begin(build)
    huoye.onnx_demos.plugin.begin(build)
    kinds = build.get(Kinds)
    assert {"sample", "formula", "python"} <= set(kinds)
    for name in kinds:
        assert name == kinds[name].NAME
    assert set(LIBRARIES.modules) == HEAVY


def test_a_kind_whose_libraries_lack_is_known_and_cannot_be_used() -> None:
    kinds = Build().get(Kinds)
    kinds.add_package(blocks, Libraries("models", ("no_such_module",)))
    assert "sample" in kinds
    with pytest.raises(BlockError, match="needs no_such_module"):
        kinds["sample"]
