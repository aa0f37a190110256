"""Names of pictures' files."""

from __future__ import annotations

#: Such files are told where they can't be read. Others that are no pictures are left out.
PICTURE_SUFFIXES = frozenset(
    f".{suffix}"
    for suffixes in (
        "png apng jpg jpeg jpe jfif mpo webp gif bmp dib tif tiff ppm pgm pbm pnm",
        "heic heif avif jxl jp2 j2k ico tga psd xcf svg eps exr hdr",
        "dng raw cr2 cr3 nef arw orf rw2 raf",
    )
    for suffix in suffixes.split()
)
