"""One small TOML file per model and setting: where it is, and what stands in it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from models_export.errors import UserError

CONFIG_FOLDER = Path(__file__).parent / "configs"


def path_of(name: str | Path) -> Path:
    """Where a config is: one of ours by its name, or the path itself where it ends in .toml."""
    return Path(name) if str(name).endswith(".toml") else CONFIG_FOLDER / f"{name}.toml"


def read_toml(name: str | Path) -> tuple[Path, dict[str, Any]]:
    """Path and content of a config of any family; raises UserError when it can't be read."""
    path = path_of(name)
    try:
        return path, tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        known = ", ".join(sorted(file.stem for file in CONFIG_FOLDER.glob("*.toml")))
        raise UserError(f"no config at {path}. Known names: {known}") from error
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: {error}") from error
