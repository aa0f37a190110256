"""Drawing avatars: the pictures repeat, and show what their labels say."""

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from huoye.core.files import sha256
from models_export.data import avatars
from models_export.data.avatars import LABEL_NAMES, Images, Portrait, Renderer, draw, make_avatars
from models_export.errors import UserError

ROOT = Path(avatars.__file__).parents[2]
SIZE = 32
#: Bald and cropped short: nothing hides the ear or the eyes.
PARTS = {part: variants[0] for part, variants in avatars.PARTS.items()}
COLORS = {
    "hair": "5a3a26",
    "skin": "e6b088",
    "background": "b6e3f4",
    "earrings": "e0a030",
    "hairAccessories": "e05070",
}


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as renderer:
        yield renderer


def _label(portrait: Portrait, name: str) -> float:
    return portrait.labels[LABEL_NAMES.index(name)]


def _changed(pictures: Images) -> tuple[float, float]:
    """Middle (row, column) of where two pictures [2, H, W, 3] differ, as shares of the size."""
    difference = np.abs(pictures[0].astype(float) - pictures[1]).sum(-1)
    rows, columns = np.indices(difference.shape)
    middle = np.array([(rows * difference).sum(), (columns * difference).sum()])
    row, column = (middle / difference.sum() + 0.5) / len(difference)
    return row, column


def _make(path: Path, train: int = 5, test: int = 4, seed: int = 1) -> Path:
    make_avatars(path, train, test, seed, SIZE, progress=False)
    return path


def test_the_file_holds_the_arrays_it_promises(tmp_path: Path) -> None:
    with np.load(_make(tmp_path / "new" / "avatars.npz"), allow_pickle=False) as archive:
        arrays = dict(archive)
    assert arrays["x_train"].shape == (5, SIZE, SIZE, 3)
    assert arrays["x_test"].shape == (4, SIZE, SIZE, 3)
    assert arrays["x_train"].dtype == arrays["x_test"].dtype == np.uint8
    assert arrays["labels_train"].shape == (5, len(LABEL_NAMES))
    assert arrays["labels_test"].shape == (4, len(LABEL_NAMES))
    assert arrays["labels_train"].dtype == arrays["labels_test"].dtype == np.float32
    assert tuple(arrays["label_names"]) == LABEL_NAMES


def test_the_seed_decides_every_byte(tmp_path: Path) -> None:
    first = _make(tmp_path / "first.npz")
    assert sha256(_make(tmp_path / "again.npz")) == sha256(first)
    with np.load(first) as one, np.load(_make(tmp_path / "other.npz", seed=2)) as other:
        assert not np.array_equal(one["x_test"], other["x_test"])
    with np.load(first) as one, np.load(_make(tmp_path / "more.npz", train=9)) as more:
        assert np.array_equal(one["x_test"], more["x_test"])
        assert np.array_equal(one["x_train"], more["x_train"][:5])


def test_dicebear_draws_nothing_by_chance(renderer: Renderer) -> None:
    random = np.random.default_rng(3)
    portraits = [draw(random) for _ in range(40)]
    seeded = [Portrait(one.options | {"seed": "another"}, one.labels) for one in portraits]
    assert np.array_equal(renderer.render(portraits, SIZE), renderer.render(seeded, SIZE))


def test_no_two_pictures_are_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(4)
    few = [draw(random) for _ in range(12)]
    # Test and train alike draw from the same twelve, with many repetitions.
    monkeypatch.setattr(avatars, "draw", lambda stream: few[stream.integers(12)])
    with np.load(_make(tmp_path / "avatars.npz", train=8, test=4)) as archive:
        pictures = np.concatenate([archive["x_train"], archive["x_test"]])
    assert len(np.unique(pictures, axis=0)) == 12


@pytest.mark.parametrize(
    ("part", "label", "rows", "columns"),
    [
        ("glasses", "glasses", (0.45, 0.6), (0.45, 0.8)),
        ("beard", "beard", (0.65, 0.85), (0.45, 0.8)),
        ("earrings", "earrings", (0.5, 0.8), (0.15, 0.4)),
        ("freckles", "freckles", (0.55, 0.7), (0.4, 0.8)),
        ("hairAccessories", "hair_accessory", (0.3, 0.55), (0.1, 0.4)),
    ],
)
def test_an_extra_changes_its_label_and_its_place(
    renderer: Renderer,
    part: str,
    label: str,
    rows: tuple[float, float],
    columns: tuple[float, float],
) -> None:
    for variant in avatars.EXTRAS[part][0]:
        without = avatars.portrait(PARTS, {}, COLORS)
        having = avatars.portrait(PARTS, {part: variant}, COLORS)
        assert (_label(without, label), _label(having, label)) == (0, 1)
        assert sum(map(np.not_equal, without.labels, having.labels)) == 1
        row, column = _changed(renderer.render([without, having], 64))
        assert rows[0] < row < rows[1], variant
        assert columns[0] < column < columns[1], variant


def test_no_hair_hides_what_is_labelled(renderer: Renderer) -> None:
    random = np.random.default_rng(5)
    # Gold can look like blond: only what lies on top counts here.
    plainly = {"hairColor": ["5a3a26"], "skinColor": ["e6b088"], "earringsColor": ["ffffff"]}
    drawn: dict[str, Portrait] = {}  # one of every extra under every hair
    without: dict[str, Portrait] = {}
    for one in (draw(random) for _ in range(4000)):
        for part in avatars.EXTRAS:
            if one.options[part]:
                key = f"{part} {one.options[part]} {one.options['hair']}"
                options = one.options | plainly
                drawn[key] = Portrait(options, one.labels)
                without[key] = Portrait(options | {f"{part}Probability": 0}, one.labels)
    assert len(drawn) > 450
    pictures = renderer.render([*drawn.values()], 64).astype(int)
    change = np.abs(pictures - renderer.render([*without.values()], 64)).sum(axis=(1, 2, 3))
    assert not [key for key, levels in zip(drawn, change, strict=True) if levels < 100]


def test_long_hair_lies_beside_the_neck(renderer: Renderer) -> None:
    hairs = avatars.PARTS["hair"]
    colors = COLORS | {"hair": "00ff00", "skin": "ff0000", "background": "0000ff"}
    portraits = [avatars.portrait(PARTS | {"hair": hair}, {}, colors) for hair in hairs]
    below_jaw = (renderer.render(portraits, 64)[:, 50:, :, 1] > 128).sum(axis=(1, 2))
    for one, hair, pixels in zip(portraits, hairs, below_jaw, strict=True):
        assert bool(_label(one, "long_hair")) == (pixels > 40), (hair, pixels)


def test_mouths_smile_or_not() -> None:
    smiles = {
        mouth: _label(avatars.portrait(PARTS | {"mouth": mouth}, {}, COLORS), "smile")
        for mouth in avatars.PARTS["mouth"]
    }
    assert smiles["happy01"] == smiles["happy16"] == 1
    assert smiles["happy17"] == 0  # puckered for a kiss
    assert not any(value for mouth, value in smiles.items() if mouth.startswith("sad"))


def test_colour_labels_are_the_colours_seen(renderer: Renderer) -> None:
    random = np.random.default_rng(6)
    portraits = [draw(random) for _ in range(30)]
    for one, picture in zip(portraits, renderer.render(portraits, 64), strict=True):
        corner, neck = picture[0, 0] / 255, picture[-1, 22] / 255
        for place, part in ((corner, "background"), (neck, "skin")):
            named = [_label(one, f"{part}_{color}") for color in ("red", "green", "blue")]
            covered = _label(one, "long_hair") or _label(one, "beard")
            if part == "background" or not covered:
                assert np.allclose(place, named, atol=1e-6), (part, one.options)
            red, green, blue = named
            luma = 0.299 * red + 0.587 * green + 0.114 * blue
            assert _label(one, f"{part}_lightness") == pytest.approx(luma)
            assert _label(one, f"{part}_warmth") == pytest.approx(red - blue)


def test_shares_and_colours_vary() -> None:
    random = np.random.default_rng(7)
    labels = np.array([draw(random).labels for _ in range(2000)])
    for part, (_, share) in avatars.EXTRAS.items():
        name = {"hairAccessories": "hair_accessory"}.get(part, part)
        assert labels[:, LABEL_NAMES.index(name)].mean() == pytest.approx(share, abs=0.03)
    assert 0.3 < labels[:, LABEL_NAMES.index("smile")].mean() < 0.7
    assert 0.3 < labels[:, LABEL_NAMES.index("long_hair")].mean() < 0.7
    for part in ("hair", "skin", "background"):
        lightness = labels[:, LABEL_NAMES.index(f"{part}_lightness")]
        assert len(np.unique(lightness)) > 1000


def test_nothing_is_left_when_drawing_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def interrupted(*_: object) -> Images:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return np.random.default_rng(8).integers(0, 256, (96, SIZE, SIZE, 3), np.uint8)

    path = tmp_path / "avatars.npz"
    path.write_bytes(b"yesterday's")
    monkeypatch.setattr(Renderer, "render", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _make(path, train=100)
    assert [file.name for file in tmp_path.iterdir()] == ["avatars.npz"]
    assert path.read_bytes() == b"yesterday's"


def test_nothing_is_left_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        _make(tmp_path / "avatars.npz")
    assert not list(tmp_path.iterdir())


def test_missing_packages_name_the_way_out(tmp_path: Path) -> None:
    for name in (
        "models_export/data/avatars_render.mjs",
        "plugins/huoye/core/static/serve_stdio.mjs",
    ):
        (tmp_path / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / name, tmp_path / name)
    script = tmp_path / "models_export" / "data" / "avatars_render.mjs"
    with pytest.raises(UserError, match="make install"):
        make_avatars(tmp_path / "avatars.npz", 5, 4, 1, SIZE, progress=False, script=script)
    assert not (tmp_path / "avatars.npz").exists()


@pytest.mark.parametrize(
    ("train", "test", "seed", "size"), [(0, 1, 1, 8), (1, 0, 1, 8), (1, 1, -1, 8), (1, 1, 1, 0)]
)
def test_impossible_numbers_are_refused(
    tmp_path: Path, train: int, test: int, seed: int, size: int
) -> None:
    with pytest.raises(UserError, match="or more"):
        make_avatars(tmp_path / "avatars.npz", train, test, seed, size, progress=False)
    assert not list(tmp_path.iterdir())
