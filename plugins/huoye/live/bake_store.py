"""Results of earlier bakes, kept on disk by what they were made from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from huoye.core.build import Build
from huoye.core.cache import Cache
from huoye.core.files import sha256


class BakeStore:
    """One JSON file a bake. A key names everything that the result depends on: inputs, hashes of
    the files read, version of the runtime and of the code that bakes. A service of the build."""

    def __init__(self, build: Build) -> None:
        self._cache = build.get(Cache)

    def get_or_make(
        self, key_parts: Mapping[str, Any], make: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """The stored result for ``key_parts`` (JSON), or ``make()``, stored; an exception from
        ``make`` stores nothing."""
        canonical = json.dumps(key_parts, sort_keys=True, allow_nan=False)

        def made() -> bytes:
            return json.dumps(make(), ensure_ascii=False, allow_nan=False).encode()

        # What is returned must not depend on whether it was stored before (tuples, int keys).
        stored = self._cache.content(f"bakes/{sha256(canonical.encode())}.json", made)
        result: dict[str, Any] = json.loads(stored)
        return result
