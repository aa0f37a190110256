"""A page's result as JSON, for another process or another build."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import huoye
from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import PublishedFile, sha256
from huoye.reader.page_result import PageResult

_SAME = ("html", "title", "summary", "may_be_cut", "draft", "is_lasting")
_MAPPINGS = ("formatted", "metadata", "given")
#: What is a page's own, whatever else came of it.
_TEXT = ("html", "digest", "draft")
#: Found in the HTML when first asked for; whoever has asked once need not again.
_FOUND = ("ids", "links", "links_in_front_matter")

#: A file or a page that is named in Pelican's way, to the end of the tag: Pelican follows
#: attributes, such as ``data``, that are no links to us, and publishes what they name.
_NAMED = re.compile(r"[^\w\s](?:static|attach|filename)[^\w\s][^>]*")


class Places:
    """Paths as texts that hold wherever the site, its cache and Huoye lie."""

    def __init__(self, roots: Mapping[str, Path]) -> None:
        """roots: name -> folder; a path is named from the first one that it lies in."""
        self._roots = roots
        # As texts: of a thousand pages, pathlib compares for a tenth of a second.
        self._beginnings = {name: f"{root.as_posix()}/" for name, root in roots.items()}

    @classmethod
    def of(cls, build: Build) -> Places:
        """Those of a build. Content and cache may be links, and are named both ways."""
        content, cache = build.content, build.cache
        return cls(
            {
                "content": content,
                "real content": content.resolve(),
                "cache": cache,
                "real cache": cache.resolve(),
                "huoye": Path(huoye.__file__).parent,
            }
        )

    def text(self, path: Path) -> str:
        """``content:posts/a.md``, or ``:`` and the whole path."""
        written = path.as_posix()
        for name, beginning in self._beginnings.items():
            if written.startswith(beginning):
                return f"{name}:{written.removeprefix(beginning)}"
        return f":{path}"

    def path(self, text: str) -> Path:
        """The path again. Raises KeyError for a root of another version."""
        name, _, rest = text.partition(":")
        return self._roots[name] / rest if name else Path(rest)


def to_json(result: PageResult, places: Places) -> dict[str, Any]:
    """All of a result, with what its HTML holds: plain JSON."""
    data = _data(result, places)
    return {**data, "besides": _besides(data)}


def besides(result: PageResult, places: Places) -> str:
    """Hash of all that came of a page but its text: what other pages may say of it, and whoever
    looks at all of them."""
    if "besides" not in vars(result):
        vars(result)["besides"] = _besides(_data(result, places))
    known: str = vars(result)["besides"]
    return known


def _besides(data: Mapping[str, Any]) -> str:
    rest = {name: value for name, value in data.items() if name not in _TEXT}
    rest["named"] = _NAMED.findall(data["html"])
    return sha256(json.dumps(rest, sort_keys=True).encode("ascii"))


def _data(result: PageResult, places: Places) -> dict[str, Any]:
    return {
        "path": places.text(result.path),
        **{name: getattr(result, name) for name in _SAME},
        **{name: dict(getattr(result, name)) for name in _MAPPINGS},
        "toc": list(result.toc),
        "files": [[f.url, f.sha256, places.text(f.source)] for f in result.files],
        "pictures": sorted(result.pictures),
        "problems": [_problem(problem, places) for problem in result.problems],
        "dependencies": sorted(places.text(path) for path in result.dependencies),
        "sought": {places.text(path): found for path, found in result.sought.items()},
        "settings": sorted(result.settings),
        "marks": sorted(result.marks),
        "labels": sorted(result.labels),
        "digest": result.digest,
        **{name: list(getattr(result, name)) for name in _FOUND},
    }


def from_json(data: Mapping[str, Any], places: Places) -> PageResult:
    """The result. Raises KeyError, TypeError or ValueError for what is none."""
    result = PageResult(
        path=places.path(data["path"]),
        **{name: data[name] for name in (*_SAME, *_MAPPINGS)},
        toc=tuple(data["toc"]),
        files=tuple(
            PublishedFile(url, digest, places.path(source)) for url, digest, source in data["files"]
        ),
        pictures=frozenset(data["pictures"]),
        problems=tuple(
            BuildError(**{**problem, "path": problem["path"] and places.path(problem["path"])})
            for problem in data["problems"]
        ),
        dependencies=frozenset(map(places.path, data["dependencies"])),
        sought={places.path(text): found for text, found in data["sought"].items()},
        settings=frozenset(data["settings"]),
        marks=frozenset(data["marks"]),
    )
    # Where functools keeps the answers of cached properties.
    vars(result).update(
        labels=frozenset(data["labels"]),
        digest=data["digest"],
        besides=data["besides"],
        **{name: tuple(data[name]) for name in _FOUND},
    )
    return result


def _problem(problem: BuildError, places: Places) -> dict[str, Any]:
    return {
        "what": problem.what,
        "path": problem.path and places.text(problem.path),
        "line": problem.line,
        "mend": problem.mend,
        "is_warning": problem.is_warning,
    }
