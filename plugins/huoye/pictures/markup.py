"""Pictures in a page's HTML: sizes and variants when it is read, addresses when it is shown.

Pelican resolves one address an element, ``src``; so what a browser chooses from is named by one
attribute until a template, which knows where the site stands, makes elements of it. Feeds get the
picture alone.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape, unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from huoye.core.build import Build
from huoye.core.bundled import how_to_install, theme
from huoye.core.cache import Cache
from huoye.core.content_folder import ContentFolder
from huoye.core.files import PublishedFile, sha256
from huoye.core.real_paths import RealPaths
from huoye.core.stat_index import StatIndex
from huoye.reader.links import Link, is_file
from huoye.reader.source import PageSource

#: Whether pictures get sizes and variants; where our theme is used they do.
SETTING = "PICTURE_VARIANTS"
#: How wide the text's column is, as ``sizes`` of HTML says it.
COLUMN = 684
SIZES = f"(min-width: 44rem) {COLUMN}px, 100vw"
#: ``avif:boat-1a2b3c4d5e6f:480 960;webp:boat-1a2b3c4d5e6f:480 960``
_FORM = r"(?:avif|webp):[a-z0-9-]+:\d+(?: \d+)*"
_VARIANTS = re.compile(
    rf'<img\b(?P<before>[^<>]*?) data-variants="(?P<variants>{_FORM}(?:;{_FORM})*)"'
    r"(?P<after>[^<>]*)>"
)
_PICTURE = re.compile(r"<picture\b.*?</picture>|<img\b(?P<attributes>[^<>]*)>", re.S)
_ATTRIBUTE = re.compile(r'\s([\w-]+)(?:="([^"<>]*)")?')
_HEADING = re.compile(r"<h[1-6]\b")


class Pictures:
    """The pass that looks at pictures; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._cache = build.get(Cache)
        self._folder = build.get(ContentFolder)
        self._content = build.get(RealPaths).content
        self._index = build.get(StatIndex)
        self._is_untrusted = build.is_untrusted
        self._has_pillow = find_spec("PIL") is not None
        by_itself = _is_ours(build.settings.get("THEME")) and self._has_pillow
        self._is_wanted = build.settings.get(SETTING, by_itself)

    def run(self, html: str, page: PageSource) -> str:
        """The HTML with what is known of its pictures. Raises BuildError for one that is none."""
        if "<img" not in html:
            return html
        page.settings.update((SETTING, "THEME"))
        if not self._is_wanted:
            return html
        if not self._has_pillow:
            raise page.error(f"{SETTING} needs Pillow", mend=how_to_install("pictures"))
        heading = _HEADING.search(html)
        first_screen = heading.start() if heading else len(html)
        seen: list[int] = []

        def sized(found: re.Match[str]) -> str:
            if found["attributes"] is None:
                return found[0]
            attributes = dict(_ATTRIBUTE.findall(found["attributes"]))
            file = self._file(unescape(attributes.get("src", "")), page)
            if file is None or "srcset" in attributes:
                return found[0]
            # The first may be what a reader sees first.
            is_lazy = bool(seen) or found.start() > first_screen
            seen.append(found.start())
            more = self._attributes(file, attributes, page)
            if is_lazy and "loading" not in attributes:
                more["loading"] = "lazy"
            written = "".join(f' {name}="{escape(value)}"' for name, value in more.items())
            return found[0][: -2 if found[0].endswith("/>") else -1].rstrip() + written + ">"

        return _PICTURE.sub(sized, html)

    def _file(self, address: str, page: PageSource) -> Path | None:
        """The picture of the content that an address leads to."""
        link = Link.of(address)
        if link.what not in ("static", "attach", "filename") or not link.path:
            return None
        here, folder = page.path.parent, ""
        if here.is_relative_to(self._content):
            folder = here.relative_to(self._content).as_posix()
        name = link.within(folder)
        file = self._content / name
        if name.startswith("..") or not is_file(file, page) or self._folder.refusal(file):
            return None
        return file

    def _attributes(self, file: Path, given: dict[str, str], page: PageSource) -> dict[str, str]:
        # Only here: a site without pictures doesn't wait for it.
        from huoye.pictures import encoder, variants

        page.dependencies.add(file)
        data = file.read_bytes()
        try:
            with page.clock.paused():
                picture = variants.described(data, file.name)
                if picture is None:
                    return {}
                more = _sizes(picture.width, picture.height, given)
                # Of others' pictures nothing but the head is read.
                is_made = picture.is_still and not self._is_untrusted
                if made := ";".join(self._made(file, data, picture, page)) if is_made else "":
                    more["data-variants"] = made
        except encoder.Unreadable as error:
            line = page.line_of(file.name)
            what = f"the picture {file.name} can't be read: {error}"
            mend = "Save it anew, or link to it instead of showing it"
            raise page.error(what, line=line or page.body_line, mend=mend) from None
        return more

    def _made(self, file: Path, data: bytes, picture: Any, page: PageSource) -> list[str]:
        """Each format that is smaller than the picture, with its widths; the smallest first, since
        a browser takes the first that it knows."""
        from huoye.pictures import encoder, variants

        key = sha256(data + b"%d" % variants.VERSION)
        name = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or "picture"
        stem = f"{name}-{key[:12]}"
        made: list[tuple[int, str]] = []
        for form in encoder.formats():
            files = {
                width: self._cache.file(
                    f"variants/{key}-{width}.{form}", partial(variants.variant, data, width, form)
                )
                for width in variants.widths(picture)
            }
            largest = max(path.stat().st_size for path in files.values())
            if largest >= len(data):
                continue
            for width, kept in files.items():
                url = f"files/{stem}-{width}.{form}"
                page.files[url] = PublishedFile(url, self._index.digest(str(kept)), kept)
            made.append((largest, f"{form}:{stem}:{' '.join(map(str, files))}"))
        return [variant for _, variant in sorted(made)]


def with_variants(html: str, siteurl: str) -> str:
    """For templates: HTML with what a browser chooses from in the place of ``data-variants``."""

    def chosen(found: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(found["before"] + found["after"]))
        width = attributes.get("width", "")
        is_narrow = width.isdigit() and int(width) < COLUMN
        sizes = f"(min-width: {width}px) {width}px, 100vw" if is_narrow else SIZES
        if attributes.get("loading") == "lazy":
            sizes = f"auto, {sizes}"
        sources = []
        for variants in found["variants"].split(";"):
            form, stem, widths = variants.split(":")
            files = (f"{siteurl}/files/{stem}-{w}.{form} {w}w" for w in widths.split())
            sources.append(
                f'<source type="image/{form}" srcset="{escape(", ".join(files))}" sizes="{sizes}">'
            )
        return f"<picture>{''.join(sources)}<img{found['before']}{found['after']}></picture>"

    return _VARIANTS.sub(chosen, html) if "data-variants" in html else html


def without_variants(html: str) -> str:
    """An article for a feed."""
    return _VARIANTS.sub(r"<img\g<before>\g<after>>", html) if "data-variants" in html else html


def _sizes(width: int, height: int, given: dict[str, str]) -> dict[str, str]:
    """What is to be said of a picture's size besides what its author says."""
    own = given.get("width"), given.get("height")
    match own:
        case (None, None):
            return {"width": str(width), "height": str(height)}
        case (str(across), None) if across.isdigit():
            return {"height": str(round(int(across) * height / width))}
        case (None, str(down)) if down.isdigit():
            return {"width": str(round(int(down) * width / height))}
        case (_, None) if "style" not in given:
            return {"style": f"aspect-ratio: {width} / {height}"}
    return {}


def _is_ours(folder: Any) -> bool:
    return bool(folder) and Path(str(folder)).resolve() == theme().resolve()
