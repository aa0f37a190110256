"""Results of earlier bakes, kept on disk by what they were made from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from huoye.core.build import Build
from huoye.core.files import sha256, write_atomic


class BakeStore:
    """One JSON file a bake. A key names everything that the result depends on: inputs, hashes of
    the files read, version of the runtime and of the code that bakes. A service of the build."""

    def __init__(self, build: Build) -> None:
        self._folder = build.cache / "bakes"

    def get_or_make(
        self, key_parts: Mapping[str, Any], make: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """The stored result for ``key_parts`` (JSON), or ``make()``, stored. An unreadable entry
        is made again; an exception from ``make`` stores nothing."""
        canonical = json.dumps(key_parts, sort_keys=True, allow_nan=False)
        path = self._folder / f"{sha256(canonical.encode())}.json"
        try:
            stored = json.loads(path.read_text("utf-8"))
            if isinstance(stored, dict):
                return stored
        except (OSError, ValueError):
            pass
        made = make()
        write_atomic(path, json.dumps(made, ensure_ascii=False, allow_nan=False))
        # What is returned must not depend on whether it was stored before (tuples, int keys).
        result: dict[str, Any] = json.loads(json.dumps(made))
        return result
