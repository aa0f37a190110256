"""Latents: known answers, statistics, and the same bits in Python and JavaScript."""

import hashlib
import math
import statistics
from collections.abc import Iterator
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoye.core.node import NodeChild
from huoye.live import latents
from tests.conftest import module_child

SEEDS = st.integers(0, 2**32 - 1)

# Golden: what every page ever published with these seeds has shown.
GOLDEN = {
    (
        "normals",
        42,
        1_000_000,
        0,
    ): "baea4ee6b4feed4ce83983e2e1df93a4f7725f8ab5d70a86038effb3a5eaca23",
    (
        "logistics",
        42,
        1_000_000,
        0,
    ): "8ec2cf7ea20070dfc049e99538eb65943d36b924ef6a4ad9e7af2f29daf37646",
    (
        "normals",
        4294967295,
        99_999,
        7,
    ): "b45e3d474e03db74acc1ad974ddf62501a2b9bc00b3376eeca7e705dd9e0606d",
}


def _digest(kind: str, seed: int, count: int, stream: int) -> str:
    return hashlib.sha256(getattr(latents, kind)(seed, count, stream).tobytes()).hexdigest()


@pytest.mark.parametrize(("arguments", "digest"), GOLDEN.items())
def test_golden_hashes(arguments: tuple[str, int, int, int], digest: str) -> None:
    assert _digest(*arguments) == digest


@pytest.mark.parametrize(
    # Random123's kat_vectors, threefry2x32 with 20 rounds (counter, key, result).
    ("counter", "key", "expected"),
    [
        (0, (0, 0), (0x6B200159, 0x99BA4EFE)),
    ],
)
def test_threefry_known_answer(
    counter: int, key: tuple[int, int], expected: tuple[int, int]
) -> None:
    x0, x1 = latents.threefry(key, np.array([counter], np.uint32))
    assert (int(x0[0]), int(x1[0])) == expected


@given(SEEDS, st.integers(0, 200), st.integers(0, 50), SEEDS)
def test_a_shorter_call_is_a_prefix(seed: int, count: int, more: int, stream: int) -> None:
    longer = latents.uniforms(seed, count + more, stream)
    assert np.array_equal(latents.uniforms(seed, count, stream), longer[:count])


@given(st.floats(1e-300, 1e300))
def test_log_is_within_two_units_in_the_last_place(x: float) -> None:
    got = float(latents.log(np.array([x]))[0])
    assert abs(got - math.log(x)) <= 2 * math.ulp(max(abs(math.log(x)), 1e-16))


@given(st.integers(0, 2**32 - 1))
def test_normal_quantile_against_the_reference(word: int) -> None:
    u = (word + 0.5) * 2.0**-32
    got = float(latents.normal_quantile(np.array([u]))[0])
    with mpmath.workdps(30):
        expected = float(mpmath.sqrt(2) * mpmath.erfinv(2 * mpmath.mpf(u) - 1))
    assert abs(got - expected) <= 4e-15 * max(1.0, abs(expected))


def test_distribution() -> None:
    normal = latents.normals(1, 200_000).astype(float)
    logistic = latents.logistics(1, 200_000).astype(float)
    assert abs(normal.mean()) < 0.01
    assert abs(normal.std() - 1) < 0.01
    assert abs(logistic.std() - math.pi / math.sqrt(3)) < 0.02
    share = float((normal < 1.5).mean())
    assert abs(share - statistics.NormalDist().cdf(1.5)) < 0.003


def test_streams_and_seeds_are_different_numbers() -> None:
    first = latents.normals(7, 1000)
    for other in (latents.normals(8, 1000), latents.normals(7, 1000, stream=1)):
        assert abs(np.corrcoef(first, other)[0, 1]) < 0.15


@pytest.mark.parametrize("bad", [{"seed": -1}, {"seed": 2**32}, {"stream": -1}, {"count": -1}])
def test_out_of_range(bad: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must lie in"):
        latents.uniforms(**{"seed": 0, "count": 1, **bad})


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeChild]:
    with module_child(Path(__file__).parent / "latents_child.mjs") as child:
        yield child


@pytest.mark.parametrize(("arguments", "digest"), GOLDEN.items())
def test_golden_hashes_in_javascript(
    javascript: NodeChild, arguments: tuple[str, int, int, int], digest: str
) -> None:
    kind, seed, count, stream = arguments
    assert javascript.request("digest", kind=kind, seed=seed, count=count, stream=stream) == digest


@given(seed=SEEDS, stream=SEEDS, kind=st.sampled_from(["normals", "logistics"]))
def test_javascript_gives_the_same_bits(
    javascript: NodeChild, seed: int, stream: int, kind: str
) -> None:
    digest = javascript.request("digest", kind=kind, seed=seed, count=301, stream=stream)
    assert digest == _digest(kind, seed, 301, stream)
