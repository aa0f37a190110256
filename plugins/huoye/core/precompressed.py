"""``.br`` and ``.gz`` neighbours for the files of a published site.

A static host that knows them (nginx's brotli_static and gzip_static, Caddy's precompressed) sends
them as they are: Brotli at its strongest takes seconds a megabyte, and saves a third of what gzip
leaves of the runtimes.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from huoye.core import files
from huoye.core.cache import Cache
from huoye.core.errors import BuildError
from huoye.core.node import NodeChild, NodeDied, NodeError

#: What compression makes smaller; pictures and fonts have theirs.
SUFFIXES = frozenset(
    {
        *(".html", ".css", ".mjs", ".js", ".json", ".xml", ".svg", ".txt", ".py"),
        *(".wasm", ".zip", ".whl"),
    }
)
FORMS = ("br", "gz")
#: Below this a packet more or less is all there is to win.
_SMALL = 500
_LIMIT_SECONDS = 600.0
_SCRIPT = Path(__file__).parent / "node" / "compress.mjs"


def forms_of(setting: object) -> tuple[str, ...]:
    """Which neighbours PRECOMPRESS asks for: True is all, a name or a list of names these alone.

    Raises BuildError for a name that is none.
    """
    if isinstance(setting, (bool, type(None))):
        return FORMS if setting else ()
    named = [setting] if isinstance(setting, str) else setting
    if not isinstance(named, (list, tuple)) or any(form not in FORMS for form in named):
        what = f"PRECOMPRESS is {setting!r}"
        raise BuildError(what, mend=f"It is True, False or a list of these: {', '.join(FORMS)}")
    return tuple(form for form in FORMS if form in named)


def write(
    output: Path,
    cache: Cache,
    forms: Iterable[str] = FORMS,
    keep: Callable[[str], bool] = lambda name: False,
) -> None:
    """Put the neighbours of these forms beside every file that they make smaller.

    cache: where packed files are kept by the hash of what they hold. keep: brings the neighbour of
    a file that is the last build's from there, by its path below the output, and says whether it
    has. Raises BuildError when Node does not answer.
    """
    with _Packer(output) as packer:
        for path in _worth_it(output):
            name = path.relative_to(output).as_posix()
            if all(keep(f"{name}.{form}") for form in forms):
                continue
            data = path.read_bytes()
            digest = files.sha256(data)
            for form in forms:
                packed = cache.content(
                    f"packed/{digest}.{form}", partial(packer.packed, path, form)
                )
                neighbour = path.with_name(f"{path.name}.{form}")
                if len(packed) < len(data):
                    files.write(neighbour, packed)
                else:
                    neighbour.unlink(missing_ok=True)


def _worth_it(output: Path) -> Iterator[Path]:
    return (
        path
        for path in sorted(output.rglob("*"))
        if path.suffix in SUFFIXES and path.is_file() and path.stat().st_size >= _SMALL
    )


class _Packer:
    """Node, started when there is something to pack.

    output: where the files lie, which it may read.
    """

    def __init__(self, output: Path) -> None:
        self._output = output
        self._child: NodeChild | None = None

    def packed(self, path: Path, form: str) -> bytes:
        """A file's content, packed. Raises BuildError."""
        try:
            self._child = self._child or NodeChild(_SCRIPT, read=[self._output])
            packed: str = self._child.request(
                "pack", timeout=_LIMIT_SECONDS, source=str(path.absolute()), form=form
            )
        except (NodeError, NodeDied) as error:
            raise BuildError(
                f"the site could not be compressed: {str(error)[-300:]}",
                mend="Set PRECOMPRESS = False, or see whether the disk is full",
            ) from None
        return b64decode(packed)

    def __enter__(self) -> _Packer:
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self._child.close()
