"""The renderer's logarithm is that of the Python which computes the curves."""

from array import array
from pathlib import Path
from zlib import crc32

from huoye.pyodide_widgets.baker import Baker
from tests.conftest import module_child

_NUMBERS = """
import math, random, zlib
from array import array

of = random.Random(7)
floats = [of.uniform(1, 10) * 10.0 ** of.randrange(-320, 308) for _ in range(20_000)]
floats += [of.uniform(0.5, 2) for _ in range(20_000)] + [10.0**n for n in range(-323, 309)]
"""
_ASKED = "\nprint(zlib.crc32(array('d', map(math.log10, floats))))"


def test_the_bits_are_those_of_pyodide(baker: Baker) -> None:
    cells = [{"name": "c", "source": _NUMBERS + _ASKED, "raises": ""}]
    outcome = baker.call("run_cells", cells=cells, test=None, lang="en", packages=[]).result
    namespace: dict[str, list[float]] = {}
    exec(_NUMBERS, namespace)
    with module_child(Path(__file__).with_name("log10_child.mjs")) as child:
        logarithms = child.request("log10", floats=namespace["floats"])
    assert int(outcome["text"]) == crc32(array("d", logarithms))
