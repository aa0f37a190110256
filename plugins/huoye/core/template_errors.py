"""What to tell of an error that a theme's template has raised."""

from __future__ import annotations

import traceback
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError
from pelican import writers

from huoye.core.errors import BuildError


def problem(error: Exception) -> BuildError | None:
    """The line of the template, and the file that was rendered; None where it comes from none."""
    if not isinstance(error, TemplateError):
        # Of a plugin's function that the template calls, say.
        return None
    # Jinja puts the lines of templates in the place of those of its own code.
    lines = [
        (frame.filename, frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.endswith(".py")
    ]
    if isinstance(error, TemplateSyntaxError):
        lines.append((error.filename or "", error.lineno))
    path = Path(lines[-1][0]) if lines else None
    if path is None or not path.is_file():
        return None
    place = _rendered(error)
    where = f", where {place} is rendered" if place else ""
    return BuildError(
        f"{type(error).__name__}: {error}{where}",
        path=path,
        line=lines[-1][1],
        mend="Mend the template, or name another in the field Template of the page",
    )


def _rendered(error: Exception) -> str:
    """The file that Pelican's writer was at, from the root of the site."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if code.co_filename == writers.__file__ and code.co_name == "write_file":
            return str(frame.f_locals.get("name", ""))
    return ""
