"""Avatars: labelled portraits in colour, drawn anew from nothing but a seed.

The drawings are "Lorelei" by Lisa Wischofsky (CC0 1.0,
https://www.figma.com/community/file/1198749693280469639), put together by DiceBear
(https://www.dicebear.com, MIT) and rasterised by resvg. What a portrait shows is drawn here and
handed over option by option, so that its labels are known exactly.
"""

from __future__ import annotations

import base64
import colorsys
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from huoye.core.bundled import npm_package
from huoye.core.files import sha256, write_atomic
from huoye.core.node import NodeChild, NodeDied
from models_export.errors import UserError

Images = NDArray[np.uint8]
Color = tuple[float, float, float]  # red, green, blue; 0..1 in sRGB

SCRIPT = Path(__file__).parent / "avatars_render.mjs"
#: Portraits per request: a reply of some 1.5 MB at 64 x 64.
_BATCH = 96


def _variants(count: int) -> list[str]:
    return [f"variant{number:02d}" for number in range(1, count + 1)]


#: What every portrait has; all variants are equally likely.
PARTS = {
    "head": _variants(4),
    "hair": _variants(48),
    "eyes": _variants(24),
    "eyebrows": _variants(13),
    "nose": _variants(6),
    "mouth": [f"happy{n:02d}" for n in range(1, 19)] + [f"sad{n:02d}" for n in range(1, 10)],
}
#: What some portraits have: variants, and the share of portraits with one of them. The second
#: earring is left out: a stud smaller than a pixel.
EXTRAS: dict[str, tuple[list[str], float]] = {
    "glasses": (_variants(5), 0.20),
    "beard": (_variants(2), 0.15),
    "earrings": (["variant01", "variant03"], 0.15),
    "freckles": (_variants(1), 0.10),
    "hairAccessories": (["flowers"], 0.10),
}
#: Hair that covers the whole ear, and hair that covers the lobe, where variant03 hangs.
_EAR_HIDDEN = {"variant21"}
_LOBE_HIDDEN = {"variant15", "variant40", "variant41", "variant45"}

#: Hair that falls past the jaw, loose or tied.
_LONG_HAIR = {
    f"variant{number}"
    for number in (10, 13, 15, 16, 17, 21, 23, 24, 29, 30, 31, 32, 33, 35, 40, 41, 42, 45, 48)
}
#: Mouths whose corners point up; the other "happy" ones pout or speak.
_SMILES = set(PARTS["mouth"][:18]) - {"happy08", "happy11", "happy17", "happy18"}

#: From light to dark.
_SKINS = [
    *("fce6db", "f8d5c0", "f0c3a0", "e6b088", "d69a70"),
    *("c08257", "a56a44", "855035", "663a28", "4b2a1f"),
]
_HAIRS = [
    *("1a1614", "3b2a20", "5a3a26", "7a4a2a"),  # black, browns
    *("8a3b22", "b5492a", "c8702f"),  # auburn, red, copper
    *("a07a45", "d2a65a", "e6cc8c"),  # blonds
    *("8f9395", "dcdcda"),  # grey, white
]
_BACKGROUNDS = ["b6e3f4", "c0aede", "d1d4f9", "ffd5dc", "ffdfbf", "cfe8cf", "fff1b8"]
_EARRINGS = ["e0a030", "c9ccd2"]  # gold, silver
_FLOWERS = ["e05070", "e0a030", "7a55c0"]
#: How far a colour may stray from its palette: hue in turns, saturation as a share of itself,
#: lightness. A density can't be learnt of colours that take a dozen values.
_JITTER = (0.015, 0.12, 0.035)

#: Drawn as black lines.
_BLACK = ("eyebrows", "eyes", "freckles", "glasses", "mouth", "nose")

_COLORED = ("hair", "skin", "background")
#: The columns of the labels; make_avatars says what they mean.
LABEL_NAMES = (
    *("glasses", "beard", "earrings", "freckles", "hair_accessory", "smile", "long_hair"),
    *(
        f"{part}_{value}"
        for part in _COLORED
        for value in ("red", "green", "blue", "lightness", "warmth")
    ),
)


@dataclass(frozen=True)
class Portrait:
    """DiceBear's options, which leave nothing to its own chance, and the labels [K]."""

    options: dict[str, object]
    labels: list[float]


def draw(random: np.random.Generator) -> Portrait:
    """One portrait: all its parts and colours."""
    parts = {part: _pick(random, variants) for part, variants in PARTS.items()}
    extras: dict[str, str] = {}
    for part, (variants, share) in EXTRAS.items():
        variant, present = _pick(random, variants), random.random() < share
        if part == "earrings":
            present &= parts["hair"] not in _EAR_HIDDEN
            variant = "variant01" if parts["hair"] in _LOBE_HIDDEN else variant
        if present:
            extras[part] = variant
    palettes = zip(_COLORED, (_HAIRS, _SKINS, _BACKGROUNDS), strict=True)
    colors = {part: _vary(random, _pick(random, palette)) for part, palette in palettes}
    colors["earrings"] = _vary(random, _pick(random, _EARRINGS))
    colors["hairAccessories"] = _vary(random, _pick(random, _FLOWERS))
    return portrait(parts, extras, colors)


def portrait(parts: dict[str, str], extras: dict[str, str], colors: dict[str, str]) -> Portrait:
    """A portrait with these variants and hexadecimal colours, by DiceBear's names of the parts.

    parts: head, hair, eyes, eyebrows, nose, mouth. extras: any of glasses, beard, earrings,
    freckles, hairAccessories. colors: hair, skin, background, earrings, hairAccessories.
    """
    options: dict[str, object] = {part: [variant] for part, variant in parts.items()}
    for part in EXTRAS:
        options[part] = [extras[part]] if part in extras else []
        options[f"{part}Probability"] = 100 if part in extras else 0
    for part, color in (dict.fromkeys(_BLACK, "000000") | colors).items():
        options[f"{part}Color"] = [color]
    # Larger and lower than DiceBear's default: the neck runs off the picture and no hair does.
    options |= {"scale": 112, "translateY": 7, "clip": False}
    labels = [float(part in extras) for part in EXTRAS]
    labels += [float(parts["mouth"] in _SMILES), float(parts["hair"] in _LONG_HAIR)]
    for part in _COLORED:
        labels += _describe(_decode(colors[part]))
    return Portrait(options, labels)


class Renderer:
    """Portraits to pictures; a context manager that owns a Node child."""

    def __init__(self, script: Path = SCRIPT) -> None:
        # What draws is compiled code.
        self._child = NodeChild(script, read=[npm_package("")], addons=True)

    def render(self, portraits: Sequence[Portrait], size: int) -> Images:
        """Uint8 [portraits, size, size, 3], RGB; raises UserError when Node can't draw."""
        options = [one.options for one in portraits]
        try:
            reply = self._child.request("render", portraits=options, size=size)
        except NodeDied as error:
            raise UserError(
                "the avatars can't be drawn; run make install, which brings the Node packages "
                f"that draw them ({error})"
            ) from error
        pixels = np.frombuffer(base64.b64decode(reply), np.uint8)
        return pixels.reshape(len(portraits), size, size, 3)

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close()


def make_avatars(
    path: Path,
    train: int,
    test: int,
    seed: int,
    size: int = 64,
    progress: bool = True,
    script: Path = SCRIPT,
) -> None:
    """Draw a labelled data set and write it to ``path``, an .npz, whole or not at all.

    x_train, x_test: uint8 [N, size, size, 3], RGB; no two pictures are equal. labels_train,
    labels_test: float32 [N, K]. label_names: str [K], LABEL_NAMES:

    - 0 or 1: glasses, beard, earrings, freckles, hair_accessory, smile, long_hair;
    - of hair, skin and background: red, green and blue, 0..1 in sRGB; lightness, their luma, 0..1
      (ITU-R BT.601); warmth, red minus blue, -1..1.

    The same seed gives the same bytes with the same versions on the same kind of machine, and the
    same test pictures whatever ``train`` is. Raises UserError for counts below 1, a
    negative seed, and when the Node packages are missing.
    """
    if min(train, test, size) < 1 or seed < 0:
        raise UserError("avatars: counts and size must be 1 or more, the seed 0 or more")
    # The test pictures come first: those drawn later give way where two are equal.
    streams = np.random.default_rng(seed).spawn(2)
    seen: set[str] = set()
    arrays: dict[str, NDArray[np.generic]] = {"label_names": np.array(LABEL_NAMES)}
    with (
        Renderer(script) as renderer,
        tqdm(total=train + test, unit=" avatars", disable=not progress) as bar,
    ):
        for name, count, random in zip(("test", "train"), (test, train), streams, strict=True):
            images = np.empty((count, size, size, 3), np.uint8)
            labels = np.empty((count, len(LABEL_NAMES)), np.float32)
            news = _new_avatars(renderer, random, size, seen)
            for index, (image, values) in enumerate(islice(news, count)):
                images[index], labels[index] = image, values
                bar.update()
            arrays[f"x_{name}"], arrays[f"labels_{name}"] = images, labels
    archive = io.BytesIO()
    np.savez_compressed(archive, **arrays)  # type: ignore[arg-type]  # taken for allow_pickle
    write_atomic(path, archive.getvalue())


def _new_avatars(
    renderer: Renderer, random: np.random.Generator, size: int, seen: set[str]
) -> Iterator[tuple[Images, list[float]]]:
    """Pictures [size, size, 3] that are not in ``seen``, which grows, with their labels."""
    while True:
        portraits = [draw(random) for _ in range(_BATCH)]
        for image, one in zip(renderer.render(portraits, size), portraits, strict=True):
            key = sha256(image.tobytes())
            if key not in seen:
                seen.add(key)
                yield image, one.labels


def _pick(random: np.random.Generator, choices: Sequence[str]) -> str:
    return choices[int(random.integers(len(choices)))]


def _vary(random: np.random.Generator, color: str) -> str:
    """A colour near this one, both hexadecimal."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_decode(color))
    turn, share, shift = random.uniform(-1, 1, 3) * _JITTER
    varied = colorsys.hls_to_rgb(
        (hue + turn) % 1,
        min(max(lightness + shift, 0.02), 0.98),
        min(saturation * (1 + share), 1),
    )
    return "".join(f"{round(255 * value):02x}" for value in varied)


def _decode(color: str) -> Color:
    red, green, blue = bytes.fromhex(color)
    return red / 255, green / 255, blue / 255


def _describe(color: Color) -> list[float]:
    """Red, green, blue, lightness, warmth."""
    red, green, blue = color
    return [red, green, blue, 0.299 * red + 0.587 * green + 0.114 * blue, red - blue]
