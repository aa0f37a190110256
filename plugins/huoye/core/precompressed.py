"""``.br`` and ``.gz`` neighbours for the files of a published site.

A static host that knows them (nginx's brotli_static and gzip_static, Caddy's precompressed) sends
them as they are: Brotli at its strongest takes seconds a megabyte, and saves a third of what gzip
leaves of the runtimes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from huoye.core.errors import BuildError
from huoye.core.files import sha256, write_atomic
from huoye.core.node import NodeChild, NodeDied, NodeError

#: What compression makes smaller; pictures and fonts have theirs.
SUFFIXES = frozenset(
    {
        *(".html", ".css", ".mjs", ".js", ".json", ".xml", ".svg", ".txt", ".py"),
        *(".wasm", ".onnx", ".safetensors", ".zip", ".whl"),
    }
)
FORMS = ("br", "gz")
#: Below this a packet more or less is all there is to win.
_SMALL = 500
_LIMIT_SECONDS = 600.0


def write(output: Path, cache: Path) -> None:
    """Put the neighbours beside every file that they make smaller.

    cache: where packed files are kept by the hash of what they hold. Raises BuildError when Node
    does not answer.
    """
    child: NodeChild | None = None
    try:
        for path in _worth_it(output):
            digest = sha256(path)
            for form in FORMS:
                packed = cache / "packed" / f"{digest}.{form}"
                if not packed.exists():
                    child = child or NodeChild(Path(__file__).parent / "node" / "compress.mjs")
                    _pack(child, path, packed, form)
                neighbour = path.with_name(f"{path.name}.{form}")
                if packed.stat().st_size < path.stat().st_size:
                    write_atomic(neighbour, packed.read_bytes())
                else:
                    neighbour.unlink(missing_ok=True)
    except (NodeError, NodeDied) as error:
        raise BuildError(
            f"the site could not be compressed: {str(error)[-300:]}",
            mend="Set PRECOMPRESS = False, or see whether the disk is full",
        ) from None
    finally:
        if child is not None:
            child.close()


def _worth_it(output: Path) -> Iterator[Path]:
    return (
        path
        for path in sorted(output.rglob("*"))
        if path.suffix in SUFFIXES and path.is_file() and path.stat().st_size >= _SMALL
    )


def _pack(child: NodeChild, path: Path, packed: Path, form: str) -> None:
    packed.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own until it is whole: what the cache holds is trusted.
    unfinished = packed.with_name(f".{packed.name}")
    child.request(
        "pack",
        timeout=_LIMIT_SECONDS,
        source=str(path.absolute()),
        target=str(unfinished.absolute()),
        form=form,
    )
    unfinished.replace(packed)
