"""Figures that run a neural network: blocks over the models in content/models."""

from __future__ import annotations


def register() -> None:
    """Called by Pelican."""
    # Imported late: the exporter uses this room's manifest and never loads Pelican.
    from plugins.onnx_demos.plugin import connect

    connect()
