"""What is published: hashed names, true sizes, relative places kept."""

import gzip
import re
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.core.errors import BuildError
from huoye.core.files import sha256
from huoye.live.assets import Assets
from huoye.live.modules import with_all_imports
from huoye.words import languages
from tests.conftest import ROOT


@pytest.fixture
def build(tmp_path: Path) -> Build:
    return Build({"CACHE_PATH": str(tmp_path / "cache")})


@pytest.fixture
def assets(build: Build) -> Assets:
    return build.get(Assets)


def _room(root: Path, name: str, **modules: str) -> Path:
    folder = root / name / "static"
    folder.mkdir(parents=True, exist_ok=True)
    for stem, text in modules.items():
        (folder / f"{stem}.mjs").write_text(text)
    return folder


def test_modules_keep_their_places_to_each_other(assets: Assets, tmp_path: Path) -> None:
    assets.add_browser_modules(_room(tmp_path, "live", errors="export const a = 1; // one"))
    assets.add_browser_modules(_room(tmp_path, "onnx_demos", sample="export const b = 2;"))
    assets.write(tmp_path / "out", [])
    base = tmp_path / "out" / assets.modules_url
    errors = (base / "onnx_demos/static/../../live/static/errors.mjs").read_text()
    assert errors == "const o=1;export{o as a};\n"


def test_the_folder_is_named_by_content(assets: Assets, tmp_path: Path) -> None:
    folder = _room(tmp_path, "live", errors="1")
    assets.add_browser_modules(folder)
    before = assets.modules_url
    (folder / "errors.mjs").write_text("2")
    # Within a build the pages and their scripts stay together.
    assert assets.modules_url == before
    later = Build({"CACHE_PATH": str(tmp_path / "cache")}).get(Assets)
    later.add_browser_modules(folder)
    assert later.modules_url != before


def test_a_file_is_published_with_its_true_sizes_and_hash(assets: Assets, tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    path.write_bytes(b"weights" * 1000)
    file = assets.file("decoder", path, "digits")
    assets.write(tmp_path / "out", [file])
    copy = tmp_path / "out" / file.url
    assert copy.read_bytes() == path.read_bytes()
    assert file.bytes == 7000
    assert file.sha256 == sha256(path)
    assert file.sha256[:12] in file.url
    assert file.gzip == len(gzip.compress(b"weights" * 1000, 9)) < file.bytes
    # Packed neighbours are PRECOMPRESS's, for hosts that send them.
    assert sorted(path.suffix for path in copy.parent.iterdir()) == [".onnx"]


def test_what_does_not_shrink_costs_its_own_size(assets: Assets, tmp_path: Path) -> None:
    path = tmp_path / "m.bin"
    path.write_bytes(bytes(range(256)))
    assert assets.file("decoder", path, "digits").gzip == 256


def test_a_runtime_stays_together(assets: Assets, tmp_path: Path) -> None:
    (tmp_path / "a.mjs").write_text("a")
    (tmp_path / "b.wasm").write_bytes(b"b")
    files = assets.runtime("py", {"script": tmp_path / "a.mjs", "wasm": tmp_path / "b.wasm"})
    folders = {file.url.rpartition("/")[0] for file in files.values()}
    assert len(folders) == 1
    assert files["wasm"].url.endswith("/b.wasm")
    (tmp_path / "b.wasm").write_bytes(b"c")
    changed = assets.runtime("py", {"script": tmp_path / "a.mjs", "wasm": tmp_path / "b.wasm"})
    assert changed["script"].url != files["script"].url


def test_only_what_pages_want_is_copied(assets: Assets, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("1")
    assets.file("formula", path, "a")
    assets.write(tmp_path / "out", [])
    assert not (tmp_path / "out" / "files").exists()


def test_a_module_that_is_no_javascript_stops_the_build(assets: Assets, tmp_path: Path) -> None:
    assets.add_browser_modules(_room(tmp_path, "live", broken="export const = 1;"))
    with pytest.raises(BuildError, match=r"live/static/broken\.mjs:1:13"):
        assets.write(tmp_path / "out", [])
    assert not (tmp_path / "cache/modules").exists()


def test_all_style_sheets_are_published_as_one(assets: Assets, tmp_path: Path) -> None:
    sheets = {
        "live/static/figure.css": "/* all */ figure.live { --a: 1 }",
        "demos/blocks/b.css": "figure.live .b { margin: 0 }",
        "demos/blocks/a.css": "figure.live .a { margin: 0 }",
    }
    for name, text in sheets.items():
        path = tmp_path / "rooms" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        assets.add_browser_modules(path.parent)
    assets.write(tmp_path / "out", [])
    assert assets.style_url == f"{assets.modules_url}/figures.css"
    assert (tmp_path / "out" / assets.style_url).read_text().splitlines() == [
        "figure.live{--a: 1 }",
        "figure.live .a{margin:0}",
        "figure.live .b{margin:0}",
    ]
    assert not list((tmp_path / "out" / assets.modules_url).rglob("*/*.css"))


def test_two_rooms_of_one_name_are_refused(assets: Assets, tmp_path: Path) -> None:
    assets.add_browser_modules(_room(tmp_path / "a", "demos"))
    with pytest.raises(BuildError, match=r"would be published as “demos/static”.*another name"):
        assets.add_browser_modules(_room(tmp_path / "b", "demos"))


def test_our_modules_lose_comments_and_what_their_own_names_are_long_by(
    assets: Assets, tmp_path: Path
) -> None:
    assets.add_browser_modules(ROOT / "plugins/huoye/live/static")
    assets.write(tmp_path / "out", [])
    folder = tmp_path / "out" / assets.modules_url / "live/static"
    source = (ROOT / "plugins/huoye/live/static/figure.mjs").read_text("utf-8")
    published = (folder / "figure.mjs").read_text("utf-8")
    assert "#keepInFragment" in source and "#keepInFragment" not in published
    assert "@param" in source and "@param" not in published
    # What others import keeps its name.
    assert re.search(r"export\{[^}]*\bas Figure\b", published)
    assert len(published) < 0.5 * len(source)


def test_words_are_published_by_room_and_language(assets: Assets, tmp_path: Path) -> None:
    rooms = {
        "live": "errors.mjs",
        "render": "plot.mjs",
        "onnx_demos": "enlarge.mjs",
        "pyodide_widgets": "python.mjs",
    }
    # The engine says nothing.
    for room in (*rooms, "engine"):
        for folder in (ROOT / "plugins/huoye" / room / name for name in ("static", "blocks")):
            if folder.exists():
                assets.add_browser_modules(folder)
    assets.write(tmp_path / "out", [])
    base = tmp_path / "out" / assets.modules_url
    for lang in languages():
        for room, section in rooms.items():
            text = (base / f"words/{room}/{lang}.mjs").read_text("utf-8")
            assert {name for name in rooms.values() if name in text} == {section}
        # A module that imports words is there once a language.
        assert f"words/live/{lang}.mjs" in (base / f"live/static/hydrate.{lang}.mjs").read_text()
    assert not (base / "live/static/hydrate.mjs").exists()
    for path in base.rglob("*.mjs"):
        for target in re.findall(r'\b(?:from|import)"(\.[^"]+)"', path.read_text("utf-8")):
            assert (path.parent / target).is_file(), (path, target)


def test_a_worker_comes_in_one_file(assets: Assets, tmp_path: Path) -> None:
    live = _room(
        tmp_path,
        "live",
        hydrate='import "./figure.mjs";import words from "../../words/en.mjs";',
        figure="export const a = 1;",
        client="export const b = 2;",
    )
    static = _room(
        tmp_path,
        "onnx_demos",
        near='import { b } from "../../live/static/client.mjs";'
        'export const url = new URL("./worker.mjs", import.meta.url);'
        'export const later = () => import("./later.mjs");console.log(b);',
        later="export const c = 3;",
        worker='// @in-one: for a reason\nimport { d } from "./deep.mjs";console.log(d);',
        deep="let nameForPeople = 'deep'; export const d = () => nameForPeople++;",
    )
    blocks = tmp_path / "onnx_demos/blocks"
    blocks.mkdir()
    (blocks / "sample.mjs").write_text(
        'import { a } from "../../live/static/figure.mjs";import { url } from "../static/near.mjs";'
    )
    for folder in (live, static, blocks):
        assets.add_browser_modules(folder)
    assets.write(tmp_path / "out", [])
    base = tmp_path / "out" / assets.modules_url
    # Neither what waits for a reader, nor what is in the worker.
    said = (base / "onnx_demos/blocks/sample.mjs").read_text("utf-8")
    assert "client.mjs" in said
    assert "later.mjs" not in said
    assert "deep.mjs" not in said
    worker = (base / "onnx_demos/static/worker.mjs").read_text("utf-8")
    assert "import" not in worker
    assert "deep" in worker
    assert "nameForPeople" not in worker


def test_a_module_edited_in_the_midst_of_a_build_stays_as_its_name_says(
    assets: Assets, tmp_path: Path
) -> None:
    folder = _room(tmp_path, "live", errors="export const a = 1;")
    assets.add_browser_modules(folder)
    base = assets.modules_url
    (folder / "errors.mjs").write_text("export const a = 2;")
    assets.write(tmp_path / "out", [])
    published = (tmp_path / "out" / base / "live/static/errors.mjs").read_text()
    assert published.startswith("const o=1")


def test_a_file_that_changes_in_the_midst_of_a_build_stops_it(
    assets: Assets, tmp_path: Path
) -> None:
    path = tmp_path / "m.onnx"
    path.write_bytes(b"weights")
    file = assets.file("decoder", path, "digits")
    path.write_bytes(b"Weights")
    with pytest.raises(BuildError, match="changed in the midst of the build"):
        assets.write(tmp_path / "out", [file])
    path.unlink()
    with pytest.raises(BuildError, match="can't be read any more"):
        assets.write(tmp_path / "out", [file])


def test_what_a_browser_starts_with_names_all_that_it_leads_to() -> None:
    modules = {
        "a/static/start.mjs": b'import { b } from "./b.mjs";\n',
        "a/static/b.mjs": b'import "../../z/static/c.mjs";\nexport * from "./d.mjs";\n',
        "z/static/c.mjs": b'import x from"../../a/static/d.mjs";import"./none.mjs";',
        "a/static/d.mjs": b'export const load = () => import("./later.mjs");\n',
        "a/static/later.mjs": b'import "./d.mjs";\n',
    }
    made = with_all_imports(modules)
    start = made["a/static/start.mjs"].decode()
    assert start.startswith(modules["a/static/start.mjs"].decode())
    assert start.splitlines()[1:] == ['import "../../z/static/c.mjs";', 'import "./d.mjs";']
    # Others stay as they are: they come when the first has named them.
    changed = [place for place in modules if made[place] != modules[place]]
    assert changed == ["a/static/start.mjs"]


def test_a_packed_file_is_verified_by_what_is_inside(assets: Assets, tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    path.write_bytes(b"model " * 500)
    file = assets.packed("decoder", path, "m")
    spec = file.in_spec()
    assert (spec["sha256"], spec["bytes"]) == (sha256(path), 3000)
    assert file.url == f"files/m-{sha256(path)[:12]}.onnx.gz"
    assets.write(tmp_path / "out", [file])
    published = (tmp_path / "out" / file.url).read_bytes()
    assert gzip.decompress(published) == path.read_bytes()
    assert len(published) == spec["gzip"] < 100
