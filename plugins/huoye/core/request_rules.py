"""Which requests the preview and the page check answer: those that a browser makes of a site here.

The server stands on an author's machine, beside drafts, and every page that the author's browser
shows can speak to it. A foreign name can be made to point at 127.0.0.1 (DNS rebinding), and its
pages would then be of one origin with the preview; the Host of their requests tells. Whatever no
browser says is refused rather than guessed at.
"""

from __future__ import annotations

import re
import socket
from email.message import Message
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import unquote_to_bytes

#: What a browser calls this machine by.
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_LINE = re.compile(rb"[!-~]+ [!-~]+ HTTP/1\.[01]\r?\n")
_HOST = re.compile(r"([^\s:\[\]]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.I)
#: One range, of numbers that a file's length can have.
_RANGE = re.compile(r"([0-9]{0,18})-([0-9]{0,18})")
#: Letters of a target: what RFC 9110, 4.1 wants every server to take.
_LONGEST_TARGET = 8000


class Refusal(Exception):
    """A request that gets no answer but this. status: 4xx; the text says what is wrong with it."""

    def __init__(self, status: HTTPStatus, text: str) -> None:
        super().__init__(text)
        self.status = status


def check_line(line: bytes) -> None:
    """Raises Refusal for a first line that is none of HTTP/1.0 or 1.1."""
    if not _LINE.fullmatch(line):
        raise _bad("The first line must be: METHOD /path HTTP/1.1, percent-encoded where need be")


def check_head(headers: Message, *, network: bool) -> None:
    """Raises Refusal for headers that no browser sends to this machine.

    network: whether other machines may ask too, and so call this one by its address or name.
    """
    if headers.defects or headers.get_payload():
        raise _bad("A line of the headers is none")
    hosts = headers.get_all("Host", [])
    if len(hosts) != 1:
        raise _bad("There must be one Host")
    found = _HOST.fullmatch(hosts[0])
    if not (found and _is_here(found[1].lower(), network=network)):
        words = "The site is at 127.0.0.1 or localhost, not under this name"
        raise Refusal(HTTPStatus.MISDIRECTED_REQUEST, words)
    if "Transfer-Encoding" in headers or {*headers.get_all("Content-Length", [])} - {"0"}:
        raise _bad("A request for a file has no body")


def check_site(headers: Message) -> None:
    """Raises Refusal for what a page of another site asks for, but that the reader goes here.

    Such a page cannot read most answers; but it could show pictures of drafts, run their scripts
    and hold connections open. https://www.w3.org/TR/fetch-metadata/
    """
    visited = headers.get("Sec-Fetch-Mode") == "navigate"
    visited = visited and headers.get("Sec-Fetch-Dest") == "document"
    foreign = headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    origin = headers.get("Origin")
    if (foreign and not visited) or (origin and origin != f"http://{headers['Host']}"):
        raise Refusal(HTTPStatus.FORBIDDEN, "Pages of other sites get nothing from the preview")


def parts_of(target: str) -> list[str]:
    """The names in a request's target, decoded; the last one is empty for a folder.

    Raises Refusal where it is not an absolute path of this site in UTF-8.
    """
    if len(target) > _LONGEST_TARGET:
        raise Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, "No file here has such a long name")
    path = target.partition("?")[0]
    if not path.startswith("/") or "#" in target:
        raise _bad("What is asked for must be a path: /posts/")
    if re.search(r"%(?![0-9A-Fa-f]{2})", path):
        raise _bad("A “%” of the path must be followed by two hexadecimal digits")
    try:
        decoded = unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise _bad("The path must be UTF-8") from None
    if re.search(r"[\x00-\x1f\x7f\\]", decoded):
        raise _bad("The path holds a character that no address has")
    *folders, name = decoded.split("/")
    if {".", ".."} & {*folders, name}:
        raise _bad("Browsers resolve “..” before they ask")
    return [*filter(None, folders), name]


def range_start(wanted: str, length: int) -> int:
    """From which byte a broken download is taken up; 0 is the whole file, as for ranges of another
    form or unit, which a server may ignore.

    wanted: the header Range. length: of the file, in bytes. Raises Refusal for what is no range and
    for one that begins beyond the end.
    """
    unit, _, ranges = wanted.partition("=")
    if unit.strip().lower() != "bytes":
        return 0
    found = _RANGE.fullmatch(ranges.strip())
    first, last = found.groups() if found else ("", "")
    if not (first or last) or (first and last and int(first) > int(last)):
        raise Refusal(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "That is not one range of bytes")
    if first and int(first) >= length:
        raise Refusal(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, f"The file has {length} bytes")
    return int(first) if first and not last else 0


def _bad(text: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, text)


def _is_here(host: str, *, network: bool) -> bool:
    if host in _LOOPBACK:
        return True
    name = socket.gethostname().lower()
    # An address cannot be made to point elsewhere, as a name can.
    return network and (host in (name, f"{name}.local") or _is_address(host))


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
