"""All that every page of a build depends on: code, versions, the settings of reading.

It is compared part by part, so that an author can be told which part has changed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import Any

from markdown import Extension

import huoye
from huoye.core import workers
from huoye.core.build import KEY, Build
from huoye.core.bundled import npm_record
from huoye.core.files import sha256
from huoye.core.installed import installed
from huoye.core.standing import FRESH
from huoye.core.stat_index import StatIndex
from huoye.reader import Pipeline, Reading
from huoye.reader.theme_ids import ThemeIds

#: The form of the entries: another number, and all of them are others.
SCHEMA = 4
#: Settings that reading any page may depend on; a test looks for others in the code that reads.
SETTINGS = (
    "BIBLIOGRAPHY",
    "FORMATTED_FIELDS",
    "FRONT_MATTER_KEYS",
    "GLOSSARY",
    "HUOYE_STRICT",
    "HUOYE_UNTRUSTED",
    "LINTS",
    "MARKDOWN",
    "PAGE_PATHS",
    "WARNINGS_AS_ERRORS",
    "WITH_FUTURE_DATES",
)
#: Of a site that sanitises its pages besides.
_OF_UNTRUSTED = ("SITEURL",)
#: Extensions that read what no page names.
_OF_FILES = ("pymdownx.b64", "markdown_include", "mdx_include")
_KNOWN = ("huoye", "markdown", "pymdownx")


class Unknown(Exception):
    """Something takes part in reading of which nobody can say what it depends on; str() says
    what."""


def environment(build: Build) -> dict[str, str]:
    """Name -> what it is now, in short. Raises Unknown, and what the settings raise."""
    names = (*SETTINGS, *(_OF_UNTRUSTED if build.is_untrusted else ()))
    others = _other_code(build)
    if any(module not in _KNOWN for module in others):
        # Whatever another plugin asks for.
        names = tuple(sorted({*names, *(name for name in build.settings if _is_told(name))}))
    npm, index = npm_record(), build.get(StatIndex)
    return {
        "the form of the cache": str(SCHEMA),
        "Huoye": _digest_of_folder(Path(huoye.__file__).parent, index),
        "Python": sys.version,
        **{f"package {name}": version for name, version in sorted(installed().items())},
        "npm packages": sha256(npm) if npm and npm.exists() else "",
        **{f"plugin {module}": _digest_of_module(module, index) for module in others},
        **{f"setting {name}": setting(build, name) for name in names},
        "ids in the theme": " ".join(sorted(build.get(ThemeIds).ids)),
    }


def setting(build: Build, name: str) -> str:
    """Hash of a setting's value. Raises Unknown for a value that can't be compared."""
    try:
        text = json.dumps(build.settings.get(name), sort_keys=True, default=_shown)
    except (TypeError, ValueError):
        raise Unknown(f"the value of the setting {name} can't be compared") from None
    return sha256(text.encode())


def _shown(value: Any) -> Any:
    """What JSON doesn't know. Raises TypeError."""
    if isinstance(value, set | frozenset):
        return sorted(value, key=repr)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, partial):
        return [_shown(value.func), value.args, value.keywords]
    # Of modules whose versions are compared; of no other it is known what it does.
    is_known = isinstance(value, FunctionType | type) and _root(value.__module__) in _KNOWN
    if is_known and "<" not in value.__qualname__:
        return f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, re.Pattern):
        return [value.pattern, value.flags]
    raise TypeError


#: Where a build is put and how it is done, and not what is read in it.
_PLACES = {KEY, FRESH, "OUTPUT_PATH", "CACHE_PATH", "PATH", "THEME", workers.SETTING}


def _is_told(name: str) -> bool:
    return name.isupper() and name not in _PLACES


def _other_code(build: Build) -> list[str]:
    """Top-level modules of other plugins that take part, all of them pure by their own word. Raises
    Unknown for others, and for an extension of Markdown that nobody knows."""
    modules = set(build.get(Reading).modules)
    for step in build.get(Pipeline).steps():
        root = _root(step.module)
        if root == "huoye":
            continue
        if not step.is_pure:
            raise Unknown(f"“{step.name}” of the plugin {root} may depend on anything (is_pure)")
        modules.add(root)
    for name in build.get(Pipeline).extensions():
        if isinstance(name, Extension):
            kind = type(name).__name__
            raise Unknown(f"{kind} is an object in the setting MARKDOWN, and can't be compared")
        if _root(name) not in _KNOWN or name.startswith(_OF_FILES):
            raise Unknown(f"the Markdown extension {name} may depend on anything")
    return sorted({_root(module) for module in modules} - set(_KNOWN))


def _root(module: str) -> str:
    return module.partition(".")[0]


def _digest_of_module(name: str, index: StatIndex) -> str:
    """Raises Unknown for a module that is in no file."""
    module = sys.modules.get(name)
    folders = list(getattr(module, "__path__", ()))
    if folders:
        return sha256(
            "".join(_digest_of_folder(Path(folder), index) for folder in folders).encode()
        )
    file = getattr(module, "__file__", None)
    if not file or not Path(file).is_file():
        raise Unknown(f"the code of the plugin {name} is in no file")
    return sha256(Path(file))


def _digest_of_folder(folder: Path, index: StatIndex) -> str:
    digests = (
        f"{path.relative_to(folder).as_posix()} {index.digest(str(path))}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    )
    return sha256("".join(digests).encode())


def difference(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What has changed, a part of a sentence; "" for nothing."""
    for name in (*now, *before):
        if before.get(name) != now.get(name):
            return f"{name} changed"
    return ""
