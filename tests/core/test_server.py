"""The static server behaves as a good host does."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

import pelicanconf
from huoye.core.server import POLICY, StaticServer


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text("<p>活页</p>")
    (tmp_path / "404.html").write_text("nothing here")
    (tmp_path / "runtimes").mkdir()
    (tmp_path / "runtimes" / "a.wasm").write_bytes(b"wasm" * 100)
    (tmp_path / "runtimes" / "a.wasm.gz").write_bytes(gzip.compress(b"wasm" * 100))
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "a.mjs").write_text("export {};")
    with StaticServer(tmp_path) as url:
        yield url


def _get(url: str, accept: str = "") -> tuple[bytes, dict[str, str]]:
    with urlopen(Request(url, headers={"Accept-Encoding": accept})) as response:
        return response.read(), dict(response.headers)


def test_page_is_compressed_on_demand(site: str) -> None:
    plain, headers = _get(site)
    packed, packed_headers = _get(site, "gzip")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert packed_headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain == "<p>活页</p>".encode()


def test_precompressed_neighbour_is_sent(site: str) -> None:
    packed, headers = _get(site + "runtimes/a.wasm", "gzip, br")
    plain, plain_headers = _get(site + "runtimes/a.wasm")
    assert headers["Content-Type"] == plain_headers["Content-Type"] == "application/wasm"
    assert gzip.decompress(packed) == plain == b"wasm" * 100
    assert "immutable" in headers["Cache-Control"]


def test_a_broken_download_is_taken_up(site: str) -> None:
    request = Request(site + "runtimes/a.wasm", headers={"Range": "bytes=390-"})
    with urlopen(request) as response:
        assert response.status == 206
        assert response.headers["Content-Range"] == "bytes 390-399/400"
        assert response.read() == (b"wasm" * 100)[390:]


@pytest.mark.parametrize("wanted", ["bytes=400-", "bytes=0-", "bytes=1-5", "lines=1-"])
def test_other_ranges_get_the_whole_file(site: str, wanted: str) -> None:
    with urlopen(Request(site + "runtimes/a.wasm", headers={"Range": wanted})) as response:
        assert response.status == 200
        assert len(response.read()) == 400


def test_scripts_carry_the_policy(site: str) -> None:
    _, headers = _get(site + "live/a.mjs")
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["Content-Type"].startswith("text/javascript")


def test_missing_page(site: str) -> None:
    with pytest.raises(HTTPError) as caught:
        urlopen(site + "nowhere")
    assert caught.value.code == 404
    assert caught.value.read() == b"nothing here"


def test_folder_without_slash_redirects(site: str) -> None:
    with pytest.raises(HTTPError) as caught:
        urlopen(site + "live")
    assert caught.value.code == 404  # redirected to live/, which has no index.html
    assert caught.value.url == site + "live/"


def test_nothing_outside_the_folder_is_served(site: str) -> None:
    with pytest.raises(HTTPError):
        urlopen(site + "../../etc/passwd")
    with pytest.raises(HTTPError):
        urlopen(site + "%2e%2e/%2e%2e/etc/passwd")


def test_policy_is_the_one_that_pages_carry() -> None:
    assert pelicanconf.CONTENT_SECURITY_POLICY == POLICY
