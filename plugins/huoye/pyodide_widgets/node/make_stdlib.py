"""Runs inside Pyodide, as shipped: compiles modules and packs them into one archive.

Inside, because bytecode must carry this very interpreter's magic number. The archive is stored, not
deflated (the web server compresses it better as a whole), without docstrings and assertions, and
byte-reproducible: sorted names, fixed dates, hash-based bytecode files that no one re-checks.
"""

import _imp
import ast
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
    entries = {
        f"{path}c": bytecode(path, _with_short_docstrings(source) if path in own else source)
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


def _with_short_docstrings(source: bytes) -> bytes:
    """Where a class has a docstring, a dot in its place, which is kept: a dataclass without one
    writes itself one of its signature, which takes longer than all else about it."""
    lines = source.splitlines(keepends=True)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            for number in range(first.lineno, (first.end_lineno or first.lineno) + 1):
                lines[number - 1] = b"\n"
            lines[first.lineno - 1] = b" " * first.col_offset + b'__doc__ = "."\n'
    return b"".join(lines)


def bytecode(path: str, source: bytes) -> bytes:
    """A .pyc file's content, optimized as with ``-OO``."""
    code = compile(source, f"{ARCHIVE}/{path}", "exec", dont_inherit=True, optimize=2)
    digest = _imp.source_hash(importlib.util._RAW_MAGIC_NUMBER, source)  # type: ignore[attr-defined]
    return importlib.util.MAGIC_NUMBER + _UNCHECKED_HASH + digest + marshal.dumps(code)
