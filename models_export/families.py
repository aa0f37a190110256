"""The families of models: a row each.

The command line knows no family by name. It asks which one a config is of or, for the ``data``
command, which one learns from what ``--data`` names. To add a family is to write its folder and
its row here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models_export.config_file import read_toml
from models_export.family import AnyFamily
from models_export.pictures.family import Flows
from models_export.word2vec.family import Words

#: The first one that says yes has the config, or the data; the last one takes the rest.
FAMILIES: tuple[AnyFamily, ...] = (Words(), Flows())


def of_config(name: str | Path, families: Sequence[AnyFamily] = FAMILIES) -> AnyFamily:
    """The family of a config; raises UserError when it can't be read."""
    _, content = read_toml(name)
    return next(family for family in families if family.has_config(content))


def of_data(paths: Sequence[Path], families: Sequence[AnyFamily] = FAMILIES) -> AnyFamily:
    """The family that learns from these files and folders."""
    return next(family for family in families if family.has_data(paths))
