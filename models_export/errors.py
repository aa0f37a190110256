"""The error that the command line shows as one line."""

from __future__ import annotations


class UserError(Exception):
    """Something the person at the keyboard can mend: a path, a file, a setting."""
