"""The command ``huoye``."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

_BLOG = Path(__file__).parent / "blog"
_IGNORED = "output/\n.cache/\n__pycache__/\n"
_NEXT = """A new blog is in {folder}: an article with a formula, and one with a model.

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
    if problem := make_blog(folder):
        print(problem, file=sys.stderr)
        return 1
    print(_NEXT.format(folder=folder), end="")
    return 0


def make_blog(folder: Path) -> str:
    """Copy the blog; what is wrong, or ""."""
    if folder.exists() and not folder.is_dir():
        return f"{folder} is a file. Name a folder that is empty or not there"
    if folder.is_dir() and any(folder.iterdir()):
        return f"{folder} holds files already. Name a folder that is empty or not there"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(_BLOG, folder, ignore=ignored, dirs_exist_ok=True)
    (folder / ".gitignore").write_text(_IGNORED, "utf-8")
    return ""


if __name__ == "__main__":
    sys.exit(main())
