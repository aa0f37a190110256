"""What pyproject.toml says, as a wheel's metadata."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from typing import Any

from huoye.core.bundled import CLONE, npm_package

#: Of pyproject.toml's extras, those that are of use without a clone.
EXTRAS = ("models", "cards", "check", "preview", "pictures")


@cache
def project() -> dict[str, Any]:
    """The table ``project``."""
    table: dict[str, Any] = tomllib.loads((CLONE / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def npm_version(package: str) -> str:
    """Of an npm package, as installed."""
    version: str = json.loads((npm_package(package) / "package.json").read_text("utf-8"))["version"]
    return version


def metadata(
    fields: list[tuple[str, str]], requirements: list[str], extras: dict[str, list[str]], text: str
) -> str:
    """A METADATA file. fields: what there is besides its version; text: the description."""
    lines = [("Metadata-Version", "2.4"), *fields]
    lines += [("Requires-Dist", requirement) for requirement in requirements]
    for extra, wanted in extras.items():
        lines.append(("Provides-Extra", extra))
        lines += [("Requires-Dist", f'{one}; extra == "{extra}"') for one in wanted]
    lines.append(("Description-Content-Type", "text/markdown"))
    return "".join(f"{name}: {value}\n" for name, value in lines) + f"\n{text}"


def entry_points() -> str:
    """The commands, as entry_points.txt."""
    scripts = project()["scripts"]
    return "[console_scripts]\n" + "".join(f"{name} = {at}\n" for name, at in scripts.items())
