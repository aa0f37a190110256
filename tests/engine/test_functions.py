"""Element-wise functions over the whole range of float32, against float64."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.engine.kernels import Array, At, Case, Kernels, Out, nothing

#: op of `ew` -> what it is in float64.
UNARY: dict[int, Callable[[Array], Array]] = {
    5: lambda a: np.maximum(a, 0),
    6: np.tanh,
    7: np.exp,
    8: np.log,
    9: lambda a: np.where(a < 0, np.exp(a), 1) / (1 + np.exp(-np.abs(a))),
    10: np.negative,
    11: lambda a: np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a))),
    12: np.square,
    13: np.positive,
    15: np.abs,
    16: np.sqrt,
}
BINARY: dict[int, Callable[[Array, Array], Array]] = {
    0: np.add,
    1: np.subtract,
    2: np.multiply,
    3: np.maximum,
    4: np.minimum,
    14: np.divide,
    17: lambda a, b: np.greater(a, b).astype(float),
}
#: Those that IEEE 754 rounds for us: not a bit may differ.
EXACT = {0, 1, 2, 3, 4, 5, 10, 12, 13, 14, 15, 16, 17}
#: Of the others, in units in the last place.
ERROR = 2.0
TANH, EXP, LOG, SIGMOID, SOFTPLUS = 6, 7, 8, 9, 11
INFINITY, NAN = np.inf, np.nan


#: Where some function ends, or changes its formula.
ENDS = (
    *(0, 1, 0.625, 2**0.5, 2**-0.5, 2**-126, 2**-149),
    *(87.33654, 88.72283, 88.72284, 103.97, 103.98, 104),
    *(float(np.finfo(np.float32).max), INFINITY, NAN),
)


@pytest.fixture(scope="module")
def numbers() -> Array:
    """Every 40,009th pattern of bits, and more where functions change; a multiple of 4."""
    patterns = np.arange(0, 2**32, 40_009, dtype=np.uint64).astype(np.uint32).view(np.float32)
    dense = [np.linspace(low, high, 20_001) for low, high in ((-20, 20), (-105, 89), (0.4, 2.5))]
    small = np.exp2(np.linspace(-149, 5, 20_001))
    with np.errstate(over="ignore"):
        ends = np.array([*ENDS, *np.negative(ENDS)], np.float32)
        near = [np.nextafter(ends, np.float32(side)) for side in (-9, 9)]
        parts = [np.asarray(part, np.float32) for part in (*dense, small, -small)]
    found = np.concatenate([patterns, *parts, ends, *near])
    return found[len(found) % 4 :]


def _unary(kernels: Kernels, op: int, given: Array) -> Array:
    case = Case("ew", op, 1, len(given), given, 0, 0, 0, nothing(len(given)), 0)
    return kernels.run([case])[0][0]


def _rounded(exact: Array) -> Array:
    with np.errstate(over="ignore"):
        return exact.astype(np.float32)


def _units(result: Array, exact: Array) -> Array:
    """How far, in units in the last place of what is right."""
    unit = np.spacing(np.abs(_rounded(exact))).astype(float)
    distance: Array = np.abs(result.astype(float) - exact) / unit
    return distance


@pytest.mark.parametrize("op", UNARY)
def test_a_function_is_that_of_float64(kernels: Kernels, numbers: Array, op: int) -> None:
    with np.errstate(all="ignore"):
        exact = UNARY[op](numbers.astype(float))
        result = _unary(kernels, op, numbers)
        right = _rounded(exact)
        assert np.array_equal(np.isnan(result), np.isnan(right))
        if op in EXACT:
            assert np.array_equal(result, right, equal_nan=True)
            return
        # Where the rounded value is ∞ or at the edge of it, the result may be the one or the other.
        finite = np.isfinite(right) & np.isfinite(result)
        assert np.max(_units(result[finite], exact[finite])) <= ERROR
        edge = np.abs(exact) > float(np.finfo(np.float32).max) * (1 - 2.0**-22)
        assert np.all(finite | edge | np.isnan(right))
        assert np.array_equal(np.sign(result[~finite]), np.sign(right[~finite]), equal_nan=True)


@pytest.mark.parametrize(
    ("op", "limits"),
    [
        (TANH, {INFINITY: 1, -INFINITY: -1, 10: 1, -10: -1, NAN: NAN}),
        (EXP, {INFINITY: INFINITY, -INFINITY: 0, 89: INFINITY, -104: 0, 0: 1, NAN: NAN}),
        (
            LOG,
            {
                INFINITY: INFINITY,
                -INFINITY: NAN,
                0: -INFINITY,
                -1: NAN,
                1: 0,
                NAN: NAN,
            },
        ),
        (SIGMOID, {INFINITY: 1, -INFINITY: 0, 0: 0.5, NAN: NAN}),
        (SOFTPLUS, {INFINITY: INFINITY, -INFINITY: 0, 200: 200, NAN: NAN}),
    ],
)
def test_limits_are_exact(kernels: Kernels, op: int, limits: dict[float, float]) -> None:
    result = _unary(kernels, op, np.array([*limits], np.float32))
    assert np.array_equal(result, np.array([*limits.values()], np.float32), equal_nan=True)


def test_zeros_keep_their_signs(kernels: Kernels) -> None:
    zeros = np.array([0.0, -0.0], np.float32)
    for op in (TANH, 13, 16):
        assert np.array_equal(np.signbit(_unary(kernels, op, zeros)), [False, True]), op
    assert np.all(_unary(kernels, LOG, zeros) == -INFINITY)


def test_nan_is_no_number_of_any_function(kernels: Kernels) -> None:
    """Whatever its bits; greater is no function of that kind."""
    bits = np.array([0x7FC00000, 0xFFC00000, 0x7F800001, 0xFFFFFFFF], np.uint32)
    for op in UNARY:
        assert np.all(np.isnan(_unary(kernels, op, bits.view(np.float32)))), op


@pytest.mark.parametrize("op", BINARY)
def test_an_operation_is_that_of_float64(kernels: Kernels, numbers: Array, op: int) -> None:
    random = np.random.default_rng(6)
    a = random.permutation(numbers)[:40_000]
    b = random.permutation(numbers)[:40_000]
    case = Case("ew", op, 1, len(a), a, 0, b, 0, nothing(len(a)), 0)
    with np.errstate(all="ignore"):
        right = _rounded(BINARY[op](a.astype(float), b.astype(float)))
    assert np.array_equal(kernels.run([case])[0][0], right, equal_nan=True)


def _strided(random: np.random.Generator, pixels: int, channels: int, stride: int) -> Array:
    """A tensor that ends with its last channel; where the stride is 0, one pixel's."""
    size = (pixels - 1) * stride + channels if stride else channels
    return np.abs(random.standard_normal(size)).astype(np.float32) + np.float32(0.1)


def _pixels(tensor: Array, pixels: int, channels: int, stride: int) -> Array:
    if not stride:
        return np.broadcast_to(tensor, (pixels, channels))
    rows = np.zeros(pixels * stride, tensor.dtype)
    rows[: tensor.size] = tensor
    return rows.reshape(pixels, stride)[:, :channels]


def test_strides_and_channels_of_any_number(kernels: Kernels) -> None:
    random = np.random.default_rng(7)
    cases, expected = [], []
    for channels in range(1, 13):
        for number, pixels in enumerate((1, 2, 5)):
            for op, strides in ((0, (1, 0, 2)), (1, (0, 3, 0)), (EXP, (2, 0, 1)), (12, (0, 0, 0))):
                ofa, ofb = (channels + more if more or number else 0 for more in strides[:2])
                ofc = channels + strides[2]
                a = _strided(random, pixels, channels, ofa)
                b = _strided(random, pixels, channels, ofb)
                out = nothing((pixels - 1) * ofc + channels)
                cases.append(Case("ew", op, pixels, channels, a, ofa, b, ofb, out, ofc))
                wide_a, wide_b = (
                    _pixels(tensor, pixels, channels, stride).astype(float)
                    for tensor, stride in ((a, ofa), (b, ofb))
                )
                right = BINARY[op](wide_a, wide_b) if op in BINARY else UNARY[op](wide_a)
                expected.append((_rounded(right), pixels, channels, ofc))
    for (result,), (right, pixels, channels, stride) in zip(
        kernels.run(cases), expected, strict=True
    ):
        rows = np.full(pixels * stride, np.float32(-7777))
        rows[: result.size] = result
        written, between = np.split(rows.reshape(pixels, stride), [channels], axis=1)
        assert np.allclose(written, right, rtol=3e-7, atol=0)
        assert np.all(between == -7777)


def test_the_last_of_an_odd_number_has_the_bits_of_the_others(kernels: Kernels) -> None:
    values = np.linspace(-3, 3, 12, dtype=np.float32)
    for op in UNARY:
        whole = _unary(kernels, op, values)
        for count in range(1, 12):
            part = _unary(kernels, op, values[:count].copy())
            assert np.array_equal(part, whole[:count], equal_nan=True), (op, count)


def test_an_operation_may_write_where_it_reads(kernels: Kernels) -> None:
    a = Out(np.arange(10, dtype=np.float32))
    (result,) = kernels.run([Case("ew", 2, 2, 5, a, 5, a, 5, a, 5)])[0]
    assert np.array_equal(result, np.arange(10) ** 2)


def test_channels_of_a_larger_tensor(kernels: Kernels) -> None:
    """A view: channels 2…4 of 6, into channels 1…3 of 7."""
    source = np.arange(24, dtype=np.float32)
    target = nothing(4, 7)
    case = Case("ew", 13, 4, 3, At(source, 8), 6, 0, 0, At(target, 4), 7)
    (result,) = kernels.run([case])[0]
    assert np.array_equal(result[:, 1:4], source.reshape(4, 6)[:, 2:5])
    assert np.all(np.delete(result, [1, 2, 3], axis=1) == -7777)


def test_an_unknown_operation_does_nothing(kernels: Kernels) -> None:
    a = np.ones(4, np.float32)
    for op in (-1, len(UNARY) + len(BINARY), 99):
        (result,) = kernels.run([Case("ew", op, 1, 4, a, 0, a, 0, nothing(4), 0)])[0]
        assert np.all(result == -7777)


def test_where_takes_one_of_two(kernels: Kernels) -> None:
    random = np.random.default_rng(8)
    cases, expected = [], []
    for channels in range(1, 10):
        condition = (random.random((3, channels)) < 0.5).astype(np.float32)
        condition[0, 0] = NAN
        a, b = (random.standard_normal((3, channels + 1)).astype(np.float32) for _ in "ab")
        out, strides = nothing(3, channels), (channels + 1, channels + 1)
        case = Case(
            "where", 3, channels, condition, channels, a, strides[0], b, strides[1], out, channels
        )
        cases.append(case)
        expected.append(np.where(condition != 0, a[:, :channels], b[:, :channels]))
    for (result,), right in zip(kernels.run(cases), expected, strict=True):
        assert np.array_equal(result, right)


def test_both_operands_of_where_may_be_one_pixel(kernels: Kernels) -> None:
    condition = np.array([[1, 0, 1], [0, 0, 1]], np.float32)
    a, b = np.full(3, 2, np.float32), np.full(3, 3, np.float32)
    (result,) = kernels.run([Case("where", 2, 3, condition, 3, a, 0, b, 0, nothing(2, 3), 3)])[0]
    assert np.array_equal(result, [[2, 3, 2], [3, 3, 2]])
