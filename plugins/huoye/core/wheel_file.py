"""Wheels, the same bytes for the same contents: https://packaging.python.org/specifications."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TAG = "Wheel-Version: 1.0\nGenerator: huoye\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@dataclass(frozen=True)
class Wheel:
    """What is in a wheel, and how it is called."""

    name: str
    version: str
    #: The whole of METADATA.
    metadata: str
    #: Path -> content, as they are to lie in site-packages.
    files: Mapping[str, bytes]
    #: File name -> text.
    licences: Mapping[str, str]
    #: entry_points.txt, where there are any.
    entry_points: str = ""

    @property
    def file_name(self) -> str:
        """As pip wants it."""
        return f"{self._stem}-py3-none-any.whl"

    def packed(self) -> bytes:
        """The file."""
        info = f"{self._stem}.dist-info"
        files = {**self.files, f"{info}/METADATA": self.metadata.encode()}
        files[f"{info}/WHEEL"] = _TAG.encode()
        if self.entry_points:
            files[f"{info}/entry_points.txt"] = self.entry_points.encode()
        for name, text in self.licences.items():
            files[f"{info}/licenses/{name}"] = text.encode()
        record = "".join(
            f"{path},{_digest(content)},{len(content)}\n" for path, content in files.items()
        )
        files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
        return pack(files)

    @property
    def _stem(self) -> str:
        return f"{self.name.replace('-', '_')}-{self.version}"


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip archive that depends on nothing but the files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def _digest(content: bytes) -> str:
    digest = hashlib.sha256(content).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
