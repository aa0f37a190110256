"""How many processes a build may use; what comes of it is the same for any number."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from huoye.core.build import Build
from huoye.core.errors import BuildError

SETTING = "HUOYE_WORKERS"


def wanted(settings: Mapping[str, Any]) -> int:
    """How many a site wants: as many as there are cores. 1 is for none but Pelican's own."""
    number = settings.get(SETTING)
    if number is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return number if isinstance(number, int) else 1


def check(build: Build, **_: object) -> None:
    """Report a number of workers that is none."""
    number = build.settings.get(SETTING, 1)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        mend = f"Write a number of processes, {SETTING} = 2, or 1 to read pages one by one"
        build.problems.report(BuildError(f"{SETTING} is “{number}”", mend=mend))
