"""What the last build that reached an output was made from, and what came of it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huoye.core import checked_json
from huoye.core.files import sha256, write_atomic
from huoye.core.ledger import Ledger
from huoye.core.stat_index import StatIndex
from huoye.incremental import purity
from huoye.incremental.warnings import Logged, Warned

#: Goes up when records of an older form would be misread.
VERSION = 3


@dataclass(frozen=True)
class Record:
    """A build, so far as the next one must know it."""

    #: Settings, versions, environment: one hash.
    surroundings: str
    #: Path -> what lies there.
    inputs: Mapping[str, str]
    #: Path below the output -> what it holds.
    files: Mapping[str, str]
    #: What was ours in the output, kept or not, one hash.
    claims: str
    #: When an article's day comes, in seconds since 1970; None where none waits for its.
    expires: float | None
    logged: tuple[Logged, ...] = ()
    warned: tuple[Warned, ...] = ()
    #: Of the site's pages: all but what stands in them, one hash; "" where it is not known.
    structure: str = ""
    #: Hash of the text by which the site can be made again (``site_text``); "" where it can't.
    site: str = ""
    #: Source -> hash of all that came of it but its text.
    besides: Mapping[str, str] = field(default_factory=dict)
    #: Sources that other pages than their own are made from.
    included: tuple[str, ...] = ()
    #: Sources of pages that say something of others, and so are more than what was read of them.
    quoting: tuple[str, ...] = ()
    #: Rendered file -> page -> what of it was shown there, and its hash.
    shown: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)


def read(ledger: Ledger) -> Record | None:
    """None where there is none, or one that was damaged or is of another version."""
    data = checked_json.read(ledger.place("builds"))
    if not isinstance(data, dict) or data.pop("version", None) != VERSION:
        return None
    logged, warned = (tuple(map(tuple, data.pop(name))) for name in ("logged", "warned"))
    included, quoting = (tuple(data.pop(name)) for name in ("included", "quoting"))
    return Record(**data, logged=logged, warned=warned, included=included, quoting=quoting)


def write(ledger: Ledger, record: Record) -> None:
    """Raises OSError."""
    checked_json.write(ledger.place("builds"), {"version": VERSION, **vars(record)})


def site_text(ledger: Ledger, record: Record) -> str | None:
    """The text of the site's structure; None where it is lost."""
    try:
        data = ledger.place("sites").read_bytes()
    except OSError:
        return None
    return data.decode("ascii") if sha256(data) == record.site else None


def keep_site(ledger: Ledger, text: str) -> str:
    """Keep the text, where it is another; returns its hash. Raises OSError."""
    place, data = ledger.place("sites"), text.encode("ascii")
    digest = sha256(data)
    try:
        is_there = sha256(place) == digest
    except OSError:
        is_there = False
    if not is_there:
        write_atomic(place, data)
    return digest


def of_claims(ledger: Ledger) -> str:
    """What is ours in the output, one hash."""
    return purity.digest(sorted(ledger.read().items()))


def is_shown(record: Record, output: Path, ledger: Ledger, index: StatIndex) -> bool:
    """Whether the output is as that build has left it."""
    if of_claims(ledger) != record.claims:
        return False
    try:
        return all(
            index.fingerprint(f"{output}/{path}") == held for path, held in record.files.items()
        )
    except OSError:
        return False


def is_clean(record: Record, output: Path, keep: Collection[str]) -> bool:
    """Whether the output holds nothing but that, so that DELETE_OUTPUT_DIRECTORY has nothing to do.
    keep: names directly in the output that may hold anything."""
    for folder, folders, files in os.walk(output):
        place = Path(folder).relative_to(output)
        if place.parts and place.parts[0] in keep:
            continue
        paths = {(place / name).as_posix() for name in files if place.parts or name not in keep}
        if not paths <= record.files.keys() or not (folders or files):
            return False
    return True


def expiry(dates: Iterable[Any], now: float) -> float | None:
    """When the first of these days comes that still lies ahead. dates: of pages, with their zones.

    An article may wait for its day (WITH_FUTURE_DATES), and it is warned of one that doesn't, until
    the day before, by the clock of this place.
    """
    ahead = []
    for date in dates:
        try:
            there, here = date.timestamp(), date.replace(tzinfo=None).timestamp()
        except (OverflowError, ValueError, OSError):  # a draft without a date lies in the last year
            continue
        ahead += [moment for moment in (there, here, here - 86400) if moment > now]
    return min(ahead, default=None)
