"""Runs inside Pyodide, as shipped: compiles modules and packs them into one archive.

Inside, because bytecode must carry this very interpreter's magic number. The archive is stored, not
deflated (the web server compresses it better as a whole), without assertions and, but for our own,
without docstrings, and byte-reproducible: sorted names, fixed dates, hash-based bytecode files that
no one re-checks.
"""

import _imp
import importlib.util
import io
import marshal
import zipfile
from pathlib import Path

# Where Pyodide puts its standard library, and ours in turn.
ARCHIVE = "/lib/python313.zip"
_UNCHECKED_HASH = (1).to_bytes(4, "little")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def make_archive(
    modules: list[str], own: dict[str, str], target: str, texts: dict[str, str]
) -> None:
    """modules: names from the shipped library. own: path in the archive -> Python source.
    texts: path -> what is stored as it is. target: where the archive is written. Raises KeyError
    for a module that is not shipped."""
    sources = {path: text.encode() for path, text in own.items()}
    with zipfile.ZipFile(ARCHIVE) as shipped:
        names = set(shipped.namelist())
        for module in modules:
            stem = module.replace(".", "/")
            path = f"{stem}/__init__.py" if f"{stem}/__init__.py" in names else f"{stem}.py"
            sources[path] = shipped.read(path)
    # A dataclass that has no docstring makes itself one of its signature, which takes longer to
    # find out than all else about it.
    entries = {
        f"{path}c": bytecode(path, source, optimize=1 if path in own else 2)
        for path, source in sources.items()
    }
    entries.update({path: text.encode() for path, text in texts.items()})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(entries):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, entries[path])
    Path(target).write_bytes(packed.getvalue())


def bytecode(path: str, source: bytes, optimize: int = 2) -> bytes:
    """A .pyc file's content, optimized as with ``-OO``, or with ``-O``."""
    code = compile(source, f"{ARCHIVE}/{path}", "exec", dont_inherit=True, optimize=optimize)
    digest = _imp.source_hash(importlib.util._RAW_MAGIC_NUMBER, source)  # type: ignore[attr-defined]
    return importlib.util.MAGIC_NUMBER + _UNCHECKED_HASH + digest + marshal.dumps(code)
