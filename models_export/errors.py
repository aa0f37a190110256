"""The error that the command line shows as one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class UserError(Exception):
    """Something the person at the keyboard can mend: a path, a file, a setting."""


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put the path before the message of a UserError."""
    try:
        yield
    except UserError as error:
        raise UserError(f"{path}: {error}") from error
