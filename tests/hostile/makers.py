"""Attacks that are code: ``make(folder)`` puts one there."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from tests.hostile.attack import Attack


def maker(attack: Attack) -> ModuleType:
    """The module of an attack."""
    spec = importlib.util.spec_from_file_location(attack.path.stem, attack.path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
