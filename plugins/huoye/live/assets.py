"""What the browser gets from us: modules, runtimes, models, formulas; copied, hashed, priced.

Everything lies under a name that contains the hash of its content, so that it never changes under
its URL and can be cached for ever. The plugins announce files while pages are read; they are copied
into the output at the end of the build.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Mapping
from pathlib import Path

from huoye.core.files import sha256, write_atomic
from huoye.live.figure import LiveFile
from huoye.live.modules import compact, modules_key

_rooms: set[Path] = set()
#: URL -> the file, and the hash that its name was made from
_published: dict[str, tuple[Path, str]] = {}
_modules_url = ""
_cache = Path(".cache")


def start(cache: Path) -> None:
    """Forget what an earlier build in this process published. cache: where sizes are kept."""
    global _cache, _modules_url
    _cache = cache
    _published.clear()
    _modules_url = ""


def cache_folder() -> Path:
    """Where plugins keep what is costly to make again (Pelican's CACHE_PATH)."""
    return _cache


def add_browser_modules(folder: Path) -> None:
    """Publish the modules of ``plugins/huoye/<room>/static`` as ``live/<hash>/<room>/static/``.

    The folders keep their places to each other, so that relative imports between rooms mean the
    same file here, under Node and in the browser.
    """
    _rooms.add(folder.resolve())


def modules_url() -> str:
    """URL, relative to the site's root, of the folder that holds all rooms' modules.

    Found once a build: a module edited in the middle of one must not part pages from their scripts.
    """
    global _modules_url
    if _modules_url:
        return _modules_url
    _modules_url = f"live/{modules_key(_modules())[:12]}"
    return _modules_url


def publish_runtime(name: str, files: Mapping[str, Path]) -> dict[str, LiveFile]:
    """Publish files that load each other by relative names in one folder.

    files: role -> path; the file names are kept, the folder is ``runtimes/<name>-<hash>``. Returns
    role -> LiveFile.
    """
    digests = {role: sha256(path) for role, path in files.items()}
    key = "".join(f"{files[role].name}:{digest}\n" for role, digest in sorted(digests.items()))
    folder = f"runtimes/{name}-{sha256(key.encode())[:12]}"
    return {
        role: _publish(role, path, f"{folder}/{path.name}", digests[role])
        for role, path in files.items()
    }


def publish_file(role: str, path: Path, stem: str) -> LiveFile:
    """Publish one file as ``files/<stem>-<hash><suffix>``."""
    digest = sha256(path)
    return _publish(role, path, f"files/{stem}-{digest[:12]}{path.suffix}", digest)


def write(output: Path) -> None:
    """Copy all that was announced into ``output``; files worth it get a ``.gz`` beside them, which
    static hosts can send as it is."""
    base = modules_url()
    compacted = compact(_modules(), _cache / "modules" / base.rpartition("/")[2])
    for url, _ in _modules():
        _copy(compacted / url, output / base / url)
    for url, (path, digest) in _published.items():
        _copy(path, output / url)
        packed = _packed(path, digest)
        if packed.stat().st_size < path.stat().st_size:
            _copy(packed, output / f"{url}.gz")


def _publish(role: str, path: Path, url: str, digest: str) -> LiveFile:
    _published[url] = path, digest
    size = path.stat().st_size
    packed = min(size, _packed(path, digest).stat().st_size)
    return LiveFile(role=role, url=url, bytes=size, gzip=packed, sha256=digest)


def _packed(path: Path, digest: str) -> Path:
    """The gzip form of a file, made once: the largest takes over a second."""
    packed = _cache / "gzip" / f"{digest}.gz"
    if not packed.exists():
        write_atomic(packed, gzip.compress(path.read_bytes(), 9, mtime=0))
    return packed


def _modules() -> list[tuple[str, Path]]:
    return sorted(
        (f"{folder.parent.name}/{folder.name}/{path.name}", path)
        for folder in _rooms
        for path in folder.iterdir()
        if path.suffix == ".mjs"
    )


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
