"""The renderer's numerals against CPython's own."""

import random
import struct
from array import array
from base64 import b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.core.node import NodeChild, NodeError
from huoye.formula.numerals import shown
from tests.conftest import module_child

#: How results are written, and whatever else f-strings ask for.
SPECS = (
    "repr", "shown12", "shown6", "shown1", "shown17", "", ".2f", ".0f", ".1f", "f", ".20f", "F",
    "e", ".0e", ".3e", ".17e", ".12E", "g", ".1g", ".4g", ".12g", ".17g", ".25g", "G", "n",
    ".3", ".12", ".1", ".17", "%", ".1%", ".0%", ",", ",.2f", "_.1f", ",.3e", ",.4%", "12.3f",
    "<12.3f", "^13.1f", "*>+12.2e", "+.3f", " .3f", "=12.1f", "012.3f", "015,.2f", "x=+14,.1f",
    "+013,.0f", "<010.2f", "#.0f", "#.3g", "#", "#.0e", "z.1f", "+z.0f", "z.0%", "z", "020_.6g",
)  # fmt: skip
#: More digits than JavaScript's own functions write.
LONG_SPECS = (".150f", ".130e", ".200g", ".340f")


def _ties(random: random.Random) -> float:
    """Halves, quarters … of the last digit that some spec keeps: exactly in the middle."""
    odd = 2 * random.randrange(10 ** random.randrange(1, 9)) + 1
    return float(odd * 10 ** random.randrange(7) / 2 ** random.randrange(1, 6))


def _of_bits(bits: int) -> float:
    number: float = struct.unpack("<d", struct.pack("<Q", bits))[0]
    return number


def _floats(count: int) -> Sequence[float]:
    """Of every size, seeded."""
    of = random.Random(16)
    kinds = (
        lambda: _of_bits(of.getrandbits(64)),
        # Subnormal.
        lambda: _of_bits(of.getrandbits(52)),
        lambda: of.uniform(-1, 1) * 10 ** of.randrange(15, 23),
        lambda: float(of.randrange(10**22)),
        lambda: _ties(of),
        lambda: -_ties(of),
        lambda: of.gauss(0, 10.0 ** of.randrange(-8, 9)),
        lambda: round(of.uniform(-1000, 1000), of.randrange(6)),
        lambda: 10.0 ** of.randrange(-323, 309) * of.choice((1, 5, 9.5, 0.9999999999999999)),
        lambda: float(of.randrange(-10_000, 10_000)),
    )
    special = [0.0, -0.0, float("inf"), float("-inf"), float("nan"), 5e-324, 2.0**53, 0.5, 1.5, 2.5]
    return special + [kinds[place % len(kinds)]() for place in range(count)]


@pytest.fixture(scope="module")
def page() -> Iterator[NodeChild]:
    with module_child(Path(__file__).with_name("numerals_child.mjs")) as child:
        yield child


def _written(page: NodeChild, floats: Sequence[float], specs: Sequence[str]) -> list[str]:
    packed = b64encode(array("d", floats).tobytes()).decode()
    texts: list[str] = page.request("write", floats=packed, specs=specs)
    return texts


def _expected(number: float, spec: str) -> str:
    if spec == "repr":
        return repr(number)
    return shown(number, int(spec[5:])) if spec.startswith("shown") else format(number, spec)


def _agree(page: NodeChild, floats: Sequence[float], specs: Sequence[str]) -> None:
    texts = _written(page, floats, specs)
    asked = [(x, specs[place % len(specs)]) for place, x in enumerate(floats)]
    wrong = [
        (x.hex(), spec, text, _expected(x, spec))
        for (x, spec), text in zip(asked, texts, strict=True)
        if text != _expected(x, spec)
    ]
    assert not wrong, f"{len(wrong)}, the first of them {wrong[:5]}"


def test_a_hundred_thousand_floats_are_written_as_python_writes_them(page: NodeChild) -> None:
    floats = _floats(100_000)
    for specs in (("repr",), (".2f",), ("shown12",), SPECS):
        _agree(page, floats, specs)


def test_so_are_hundreds_of_digits(page: NodeChild) -> None:
    _agree(page, _floats(2_000), LONG_SPECS)


FILLS = st.sampled_from(["", "<", ">", "^", "=", "0=", "周<", "*^", "0<"])
WRITTEN = st.builds(
    "{}{}{}{}{}{}{}{}{}".format,
    FILLS,
    st.sampled_from(["", "+", "-", " "]),
    st.sampled_from(["", "z"]),
    st.sampled_from(["", "#"]),
    st.sampled_from(["", "0"]),
    st.sampled_from(["", "1", "9", "17"]),
    st.sampled_from(["", ",", "_"]),
    st.sampled_from(["", ".0", ".1", ".5", ".18"]),
    st.sampled_from(["", *"eEfFgG%"]),
)


@given(st.floats(), WRITTEN)
def test_any_spec_gives_what_python_gives(page: NodeChild, number: float, spec: str) -> None:
    assert _written(page, [number], [spec]) == [format(number, spec)]


@pytest.mark.parametrize("spec", ["d", "x", "s", "f.2", ",n", "5.f", ".f2"])
def test_what_is_no_spec_of_floats_is_refused(page: NodeChild, spec: str) -> None:
    with pytest.raises(ValueError, match=r"[Ff]ormat|Cannot specify"):
        format(1.0, spec)
    with pytest.raises(NodeError, match="floats have no format"):
        _written(page, [1.0], [spec])
