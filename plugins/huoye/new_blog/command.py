"""The command ``huoye``."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from huoye.core.bundled import ONNX_RUNTIME, example_model, how_to_install

_BLOG = Path(__file__).parent / "blog"
_IGNORED = "output/\n.cache/\n__pycache__/\n"
#: In the blog's folder.
_MODELS, _ARTICLE = "content/models", "content/posts/faces.md"
_NEXT = """A new blog is in {folder}: an article with a formula{and_model}.

    cd {folder}
    huoye-preview    # builds it, shows it at http://127.0.0.1:8000, follows your changes
    huoye-check      # runs every figure in a real browser and compares it with what was baked
"""


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="huoye", description="Pelican blogs whose figures compute in the reader's browser."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    new = commands.add_parser("new", help="make a small blog to begin with")
    new.add_argument("folder", type=Path, help="where; nothing may be there yet")
    folder: Path = parser.parse_args().folder
    if problem := _in_the_way(folder):
        print(problem, file=sys.stderr)
        return 1
    model = example_model()
    make_blog(folder, model)
    and_model = ", and one with a model" if model.exists() else ""
    print(_NEXT.format(folder=folder, and_model=and_model), end="")
    if not and_model:
        install = how_to_install(ONNX_RUNTIME.extra)
        print(f"\nIt could have one with a model, too. {install}, then make another.")
    return 0


def _in_the_way(folder: Path) -> str:
    """Why no blog can be made there, or ""."""
    if folder.exists() and not folder.is_dir():
        return f"{folder} is a file. Name a folder that is empty or not there"
    if folder.is_dir() and any(folder.iterdir()):
        return f"{folder} holds files already. Name a folder that is empty or not there"
    return ""


def make_blog(folder: Path, model: Path) -> None:
    """Copy the blog. model: the folder of the one that an article shows; without it there is no
    such article."""
    ignored = shutil.ignore_patterns("__pycache__", "models")
    shutil.copytree(_BLOG, folder, ignore=ignored, dirs_exist_ok=True)
    (folder / ".gitignore").write_text(_IGNORED, "utf-8")
    if model.exists():
        shutil.copytree(model, folder / _MODELS / model.name)
    else:
        (folder / _ARTICLE).unlink()


if __name__ == "__main__":
    sys.exit(main())
