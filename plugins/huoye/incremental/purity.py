"""What a build depends on besides files, as one value; and whether all of it is known."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from blinker import Signal
from pelican.plugins import signals

from huoye.core import workers
from huoye.core.build import KEY
from huoye.core.standing import FRESH

#: Names of plugins, of modules whose functions or classes stand in the settings, and “theme”: what
#: comes of them depends on their own code, their arguments and the site's files alone.
SETTING = "HUOYE_PURE"
#: Where the functions come from that settings may hold without being named.
_OURS = ("huoye", "pelican")
#: Extensions of Markdown that are known, and those of them that read any file.
_MARKDOWN = ("markdown.extensions.", "pymdownx.")
_OF_FILES = frozenset({"pymdownx.snippets", "pymdownx.b64"})
#: Settings that change nothing in a site, or that change with the folder that a build renders in.
_ASIDE = frozenset({KEY, FRESH, workers.SETTING, "OUTPUT_PATH"})
#: Of the environment: what dates, sorting and Python itself ask for.
_VARIABLES = re.compile(r"TZ|LANG|LANGUAGE|LC_\w+|SOURCE_DATE_EPOCH|PYTHON\w+")


class NotKnown(Exception):
    """Something may change what a build makes without showing it; says what."""


def digest(value: object) -> str:
    """SHA-256 of plain values."""
    return hashlib.sha256(json.dumps(value).encode("ascii")).hexdigest()


def pure_names(settings: Mapping[str, Any]) -> frozenset[str]:
    """What HUOYE_PURE names."""
    return frozenset(map(str, settings.get(SETTING) or ()))


def of_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings as plain values. Raises NotKnown."""
    pure = pure_names(settings)
    return {
        name: plain(value, pure) for name, value in sorted(settings.items()) if name not in _ASIDE
    }


def of_environment() -> list[Any]:
    """Python, what is installed, and the variables that count."""
    installed = [
        [entry.name, entry.stat().st_mtime_ns]
        for folder in dict.fromkeys(map(os.path.abspath, sys.path))
        if Path(folder).is_dir()
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name)
        if entry.name.endswith((".dist-info", ".egg-info"))
    ]
    named = {name: value for name, value in os.environ.items() if _VARIABLES.fullmatch(name)}
    return [sys.version, sys.platform, str(Path.cwd()), installed, sorted(named.items())]


def check(settings: Mapping[str, Any]) -> None:
    """Raises NotKnown for a plugin or an extension that is neither ours nor declared."""
    pure = pure_names(settings)
    for module in _others():
        if not _is_of(module, pure):
            raise NotKnown(f"what {module} does to pages")
    for name in settings["PLUGINS"]:
        if name != "huoye" and name not in pure:
            raise NotKnown(f"the plugin {name}")
    markdown = settings.get("MARKDOWN") or {}
    extensions = {*markdown.get("extensions", ()), *markdown.get("extension_configs", ())}
    for name in extensions:
        if name not in pure and (name in _OF_FILES or not str(name).startswith(_MARKDOWN)):
            raise NotKnown(f"the extension {name} of Markdown")
    for name in settings["JINJA_ENVIRONMENT"].get("extensions") or ():
        if name not in pure and not str(name).startswith("jinja2."):
            raise NotKnown(f"the extension {name} of templates")


def check_alone() -> None:
    """Raises NotKnown where anybody else takes part in a build, pure or not."""
    for module in _others():
        raise NotKnown(f"what {module} does when all pages are read")


def _others() -> Iterator[str]:
    """Modules that are neither ours nor Pelican's and listen to its signals."""
    for signal in vars(signals).values():
        for receiver in signal.receivers_for(None) if isinstance(signal, Signal) else ():
            module = str(getattr(receiver, "__module__", ""))
            if module.partition(".")[0] not in _OURS:
                yield module


def _is_of(module: str, packages: Iterable[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in packages)


def own_code() -> Iterator[str]:
    """The files that Python has loaded and that no package has installed: settings, what they
    import, plugins."""
    paths = sysconfig.get_paths()
    installed = tuple(
        f"{os.path.realpath(paths[name])}{os.sep}" for name in ("stdlib", "platstdlib")
    )
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if not file or file.startswith(installed):
            continue
        real = os.path.realpath(file)
        if not real.startswith(installed) and not _is_installed(real):
            yield real


def _is_installed(path: str) -> bool:
    return f"{os.sep}site-packages{os.sep}" in path or f"{os.sep}dist-packages{os.sep}" in path


def plain(value: object, pure: Iterable[str] = ()) -> Any:
    """A value as JSON can hold it, the same for two that are alike. Raises NotKnown."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Path):
        return ["path", str(value)]
    if isinstance(value, Mapping):
        return {"of": sorted(([plain(k, pure), plain(v, pure)] for k, v in value.items()), key=str)}
    if isinstance(value, list | tuple):
        return [plain(item, pure) for item in value]
    if isinstance(value, set | frozenset):
        return ["set", sorted((plain(item, pure) for item in value), key=str)]
    if isinstance(value, datetime.datetime):
        return ["date", value.isoformat(), str(value.tzinfo)]
    if isinstance(value, datetime.date | datetime.timedelta | ZoneInfo):
        return [type(value).__name__, str(value)]
    if isinstance(value, re.Pattern):
        return ["pattern", str(value.pattern), value.flags]
    if isinstance(value, bytes):
        return ["bytes", value.hex()]
    return _function(value, pure)


def _function(value: Any, pure: Iterable[str]) -> list[Any]:
    """A function or a class, by its name: its code is among the files that count."""
    module = getattr(value, "__module__", None)
    name = getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str) or not callable(value):
        raise NotKnown(f"a setting that holds {type(value).__name__}")
    if module.partition(".")[0] not in _OURS and not _is_of(module, pure):
        raise NotKnown(f"{module}.{name} in the settings")
    # What a function was made with.
    cells = [cell.cell_contents for cell in getattr(value, "__closure__", None) or ()]
    given = [getattr(value, "__defaults__", None), getattr(value, "__kwdefaults__", None)]
    return ["function", module, name, plain(cells, pure), plain(given, pure)]
