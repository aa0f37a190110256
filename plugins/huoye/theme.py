"""Our theme, for a blog's settings: ``THEME = huoye.theme.FOLDER``."""

from __future__ import annotations

from huoye.core.bundled import theme

#: Templates and static files, as Pelican wants them.
FOLDER = str(theme())
