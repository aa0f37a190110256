"""What is installed beside Huoye."""

from __future__ import annotations

import re
import sys
from pathlib import Path

_INSTALLED = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)(?:-py.*)?\.(?:dist|egg)-info")


def installed() -> dict[str, str]:
    """Every distribution that Python finds -> its version. By the names of folders alone: to read
    what is in them takes a tenth of a second."""
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = sorted(path.name for path in Path(folder or ".").iterdir())
        except OSError:  # an archive, or a folder that isn't there
            continue
        for name in names:
            if told := _INSTALLED.fullmatch(name):
                # The first is the one that is imported.
                found.setdefault(told["name"], told["version"])
    return found
