"""Our theme, for a blog's settings: ``THEME = huoye.theme.FOLDER``."""

from __future__ import annotations

from huoye.core.bundled import CLONE, bundled, is_wheel

#: Templates and static files, as Pelican wants them.
FOLDER = str(bundled("theme") if is_wheel() else CLONE / "theme")
