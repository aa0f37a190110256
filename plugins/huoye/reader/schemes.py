"""Addresses as browsers read them, which is more than what they look like."""

from __future__ import annotations

import re

#: Those that run what stands behind them, or hold a page of their own.
SCRIPTS = ("javascript", "vbscript", "livescript", "data")
# Browsers drop these wherever they stand.
_DROPPED = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):", re.I)
# Pelican leaves scheme and host of what stands behind its braces.
_PELICANS = re.compile(r"[{|].*?[|}]\s*", re.S)
_EDGE = "".join(map(chr, range(33)))


def scheme_of(address: str) -> str:
    r"""The scheme in small letters; "" of an address within the site.

    >>> scheme_of("java\nscript:alert(1)"), scheme_of("../a.md"), scheme_of("{static}/a:b.png")
    ('javascript', '', '')
    """
    found = _SCHEME.match(_read(address))
    return found["scheme"].lower() if found else ""


def is_script(address: str) -> bool:
    """Whether following it would run something."""
    return scheme_of(address) in SCRIPTS


def is_of_site(address: str, siteurl: str = "") -> bool:
    r"""Whether it leads to the site itself, which stands at ``siteurl``.

    >>> is_of_site("{static}/a.png"), is_of_site("//example.net/a.png")
    (True, False)
    """
    read = _read(address).replace("\\", "/")
    if siteurl and read.startswith(f"{siteurl}/"):
        return True
    return not scheme_of(address) and not read.startswith("//")


def _read(address: str) -> str:
    read = _DROPPED.sub("", address).strip(_EDGE)
    prefix = _PELICANS.match(read)
    return read[prefix.end() :] if prefix else read
