"""What every build promises: problems stop it, all of them listed, and the output changes whole."""

from __future__ import annotations


def register() -> None:
    """Called by Pelican. List this plugin first in PLUGINS."""
    # Imported late: the exporter uses this room's errors and files and never loads Pelican.
    from plugins.core.plugin import connect

    connect()
