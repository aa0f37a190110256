"""Licence texts that travel with what they cover."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

from huoye.core.bundled import npm_package

_FOLDER = Path(__file__).parent / "licences"


def text(name: str) -> str:
    """One of the texts that npm's packages don't bring."""
    return (_FOLDER / f"{name}.txt").read_text("utf-8")


def of_packages(packages: Iterable[str]) -> str:
    """Names, versions and licence texts of npm packages; a text that several share once."""
    texts: dict[str, list[str]] = {}
    for package in sorted(packages):
        described = json.loads((npm_package(package) / "package.json").read_text("utf-8"))
        line = f"{package} {described['version']} ({described['license']})"
        texts.setdefault(_text_of(package), []).append(line)
    rule = "-" * 80
    return f"\n{rule}\n".join("\n".join([*names, "", text]) for text, names in texts.items())


def onnx_runtime_notices() -> str:
    """Of what ONNX Runtime is built from; the npm package has none, Python's has them."""
    (notices,) = (
        file
        for file in distribution("onnxruntime").files or ()
        if file.name == "ThirdPartyNotices.txt"
    )
    return notices.read_text("utf-8")


def _text_of(package: str) -> str:
    """Empty where the package has none of its own: its authors' others have it."""
    found = sorted(npm_package(package).glob("LICEN[SC]E*"))
    return found[0].read_text("utf-8").replace("\r\n", "\n").strip() + "\n" if found else ""
