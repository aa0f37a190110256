"""What a published site consists of, as a file of the site itself.

A copy that lies on a host is checked against it (``verify``). Paths are sorted, and nothing in it
tells when or where the site was built, so that the same site has the same manifest.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from huoye.core import structure
from huoye.core.errors import BuildError
from huoye.core.files import sha256, write
from huoye.core.removal import files_below

#: Directly in the output. Not manifest.json, which is a web application's.
NAME = "site-manifest.json"


@dataclass(frozen=True)
class Entry:
    """What a file holds. A link is what it leads to, since that is what a host sends."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """Path below the site's root, with "/" -> the file; the manifest itself is none of them."""

    files: dict[str, Entry]


def write_manifest(site: Path) -> None:
    """Write the manifest of all that lies in ``site`` into it.

    Raises BuildError where a file of the site has that name.
    """
    if (site / NAME).exists():
        raise BuildError(
            f"the site has a file {NAME} of its own, where its manifest belongs",
            mend="Give the file another name, or set SITE_MANIFEST = False",
        )
    lines = (f"{json.dumps(path)}: {_described(site / path)}" for path in sorted(files_below(site)))
    # A line a file, so that two manifests can be compared by what compares texts.
    write(site / NAME, '{"files": {\n' + ",\n".join(lines) + "\n}}\n")


def read_manifest(path: Path) -> Manifest:
    """Raises BuildError for what is no manifest or can't be read."""
    try:
        return structure.read(Manifest, json.loads(path.read_bytes()))
    except OSError as error:
        what = f"there is no manifest to be read here: {error.strerror}"
        mend = "Publish with SITE_MANIFEST = True, as make publish does"
    except (ValueError, RecursionError, structure.StructureError) as error:
        what, mend = f"this is no manifest of a site: {error}", "Take the one that was published"
    raise BuildError(what, path=path, mend=mend)


def _described(file: Path) -> str:
    return json.dumps({"sha256": sha256(file), "bytes": file.stat().st_size})
