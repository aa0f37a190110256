"""The command ``huoye-pdf``: a site built with a PDF of each article."""

from __future__ import annotations

import argparse

from huoye.core import site_settings
from huoye.core.site_settings import Asked
from huoye.printing.articles import SETTING


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="huoye-pdf",
        description="Build the site, print each article to a PDF beside its page and link it "
        f"there, as pelican does with {SETTING} = True in the settings. A later build without that "
        "setting removes them.",
    )
    site_settings.add_arguments(parser)
    # Only here: without it “--help” is at once.
    from pelican import main as pelican

    status: int | None = pelican(arguments(site_settings.asked(parser.parse_args())))
    return status or 0


def arguments(asked: Asked) -> list[str]:
    """What ``pelican`` is called with."""
    given = [str(asked.content)] if asked.content else []
    given += ["-s", str(asked.settings), *(["-o", str(asked.output)] if asked.output else [])]
    untrusted = ["HUOYE_UNTRUSTED=true"] if asked.untrusted else []
    return [*given, "-e", f"{SETTING}=true", *untrusted]


if __name__ == "__main__":
    raise SystemExit(main())
