"""A site as its settings say, for the commands beside ``pelican``; they take the same arguments."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huoye.core.errors import BuildError

DEFAULT = Path("pelicanconf.py")


@dataclass(frozen=True)
class Asked:
    """Which site is meant: what was typed. None where the settings decide."""

    settings: Path = DEFAULT
    content: Path | None = None
    output: Path | None = None
    #: Whether articles are of others, whatever the settings say.
    untrusted: bool = False

    @property
    def override(self) -> dict[str, Any]:
        """What takes the place of settings, as ``pelican`` does it."""
        # From here, while paths in the settings are from the settings' folder.
        typed = {"PATH": self.content, "OUTPUT_PATH": self.output}
        override: dict[str, Any] = {
            name: str(path.absolute()) for name, path in typed.items() if path
        }
        return {**override, "HUOYE_UNTRUSTED": True} if self.untrusted else override

    def read(self) -> Mapping[str, Any]:
        """Pelican's settings of the site, as its files are now. Raises BuildError, which names the
        place of an error."""
        from pelican.settings import read_settings

        if not self.settings.is_file():
            what = f"there are no settings in {self.settings}"
            raise BuildError(what, mend="Name the file: -s pelicanconf.py")
        _forget(self.settings.absolute().parent)
        # By its bytecode Python would know a file by its size and the second in which it was saved.
        keeps_none, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        try:
            settings: Mapping[str, Any] = read_settings(str(self.settings), override=self.override)
        except (Exception, SystemExit) as error:
            raise _mistake(error, self.settings) from None
        finally:
            sys.dont_write_bytecode = keeps_none
        return settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``asked`` reads."""
    parser.add_argument("content", type=Path, nargs="?", help="folder of the articles")
    parser.add_argument("-s", "--settings", type=Path, default=DEFAULT, help="default: %(default)s")
    parser.add_argument("-o", "--output", type=Path, help="folder of the built site")
    parser.add_argument(
        "--untrusted",
        action="store_true",
        help="articles are of others: as with HUOYE_UNTRUSTED in the settings",
    )


def asked(arguments: argparse.Namespace) -> Asked:
    """The site that was typed."""
    return Asked(arguments.settings, arguments.content, arguments.output, arguments.untrusted)


def _forget(folder: Path) -> None:
    """Have modules of this folder read anew: settings import their neighbours, and Python would
    give them what it has read before."""
    for name, module in [*sys.modules.items()]:
        file = getattr(module, "__file__", None)
        if file and name != "__main__" and Path(file).parent == folder:
            del sys.modules[name]


def _mistake(error: BaseException, settings: Path) -> BuildError:
    """What reading the settings has met, with the line of the file that led to it."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).absolute() == settings.absolute()
    ]
    if isinstance(error, SyntaxError) and error.filename:
        settings, lines = Path(error.filename), [error.lineno]
    what = f"the settings cannot be read: {type(error).__name__}: {error}"
    return BuildError(what, path=settings, line=lines[-1] if lines else None)
