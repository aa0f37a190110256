"""What every live figure shares: block base, HTML contract, bake store, browser assets, check."""

from __future__ import annotations


def register() -> None:
    """Called by Pelican."""
    # Imported late: the exporter uses this room's latents and never loads Pelican.
    from plugins.live.plugin import connect

    connect()
