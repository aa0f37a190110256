"""What the preview answers: the site, the pages that are newer, and a script that reloads them."""

from __future__ import annotations

import json
import queue
import re
from html import escape
from pathlib import Path

from huoye.core.files import sha256
from huoye.core.request_rules import check_site
from huoye.core.server import Handler
from huoye.preview.site import Site
from huoye.words import words_of

_SCRIPT = Path(__file__).parent / "static" / "reload.mjs"
#: No site has such addresses, and the script comes from where the page does, as policies want it.
_OURS = "__preview"
_LANG = re.compile(rb'<html\b[^>]*\blang="([A-Za-z0-9-]+)"')
_LINK = re.compile(rb'\b(?:href|src)="([^"#?:]+)"')
#: What changes without its address: styles, pictures and scripts of the theme.
_LOADED = (".css", ".js", ".mjs", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".woff2")


def preview_handler(site: Site) -> type[Handler]:
    """A handler that adds the script to pages and tells browsers when to look."""

    class PreviewHandler(Handler):
        def check(self) -> None:
            super().check()
            check_site(self.headers)

        def do_GET(self) -> None:
            match self.parts:
                case [first, "events"] if first == _OURS:
                    self._send_events()
                case [first, "reload.mjs"] if first == _OURS:
                    self._send(_SCRIPT.read_bytes(), "text/javascript")
                case [first, "version", *parts] if first == _OURS:
                    page = self.file_of(parts or [""]) or self.file_of(["404.html"])
                    self._send(self.version(page).encode() if page else b"", "text/plain")
                case _:
                    super().do_GET()

        def file_of(self, parts: list[str]) -> Path | None:
            *folders, name = parts
            newer = site.newer("/".join([*folders, name or "index.html"]))
            return newer if newer and newer.is_file() else super().file_of(parts)

        def transform(self, path: Path, data: bytes) -> bytes:
            if path.suffix != ".html":
                return data
            lang = _LANG.search(data)
            words = words_of("preview", lang[1].decode() if lang else "")
            values = {"version": self.version(path), "words": json.dumps(dict(words))}
            attributes = "".join(f' data-{name}="{escape(text)}"' for name, text in values.items())
            tag = f'<script type="module" src="/{_OURS}/reload.mjs"{attributes}></script></body>'
            return data.replace(b"</body>", tag.encode())

        def version(self, page: Path) -> str:
            """What a tab shows, as a name: the page, and the files that its links lead to."""
            try:
                data = page.read_bytes()
            except OSError:  # it is being removed at this moment
                return ""
            root = Path(self.directory).resolve()
            # A newer page stands where it will be.
            is_draft = page.is_relative_to(site.drafts)
            place = root / page.relative_to(site.drafts) if is_draft else page
            found = {link[1].decode("utf-8", "replace") for link in _LINK.finditer(data)}
            seen = [_seen(root, place.parent, link) for link in sorted(found)]
            return sha256("\n".join([sha256(data), *seen]).encode())

        def _send(self, data: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-cache")
            self.end_headers()
            self.wfile.write(data)

        def _send_events(self) -> None:
            listener = site.listen()
            try:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream; charset=utf-8")
                self.send_header("Cache-Control", "no-cache")
                self.send_header("Connection", "close")
                self.end_headers()
                while True:
                    try:
                        goes_on = listener.get(timeout=15)
                    except queue.Empty:
                        # Shows a closed tab, whose connection is only noticed by writing to it.
                        self.wfile.write(b": waiting\n\n")
                        self.wfile.flush()
                        continue
                    if not goes_on:
                        break
                    text = json.dumps({"problems": site.problems})
                    self.wfile.write(f"event: look\ndata: {text}\n\n".encode())
                    self.wfile.flush()
            except OSError:
                pass
            finally:
                self.close_connection = True
                site.forget(listener)

    return PreviewHandler


def _seen(root: Path, folder: Path, link: str) -> str:
    """What tells one state of a linked file from another; "" of a page, or of what isn't there."""
    if not link.endswith(_LOADED):
        return ""
    try:
        found = ((root if link.startswith("/") else folder) / link.lstrip("/")).stat()
    except (OSError, ValueError):
        return ""
    return f"{link} {found.st_size} {found.st_mtime_ns}"
