"""Products and convolutions against float64."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.engine.kernels import Case, Kernels, Out, nothing
from tests.engine.reference import close, convolved, floats, packed, rounded_up


def _shapes(random: np.random.Generator) -> Iterator[tuple[int, int, int]]:
    """M, K, N."""
    yield from [(m, 5, 8) for m in range(1, 34)]
    yield from [(7, k, 12) for k in range(1, 34)]
    yield from [(m, 3, n) for n in range(4, 61, 4) for m in (1, 5)]
    for _ in range(40):
        m, k, n = random.integers(1, 34, 3)
        yield int(m), int(k), rounded_up(int(n), 4)


def test_a_product_is_that_of_float64(kernels: Kernels) -> None:
    random = np.random.default_rng(1)
    cases, expected = [], []
    for number, (m, k, n) in enumerate(_shapes(random)):
        row_a, row_c, row_r = k + number % 3, n + 4 * (number % 2), n + 4 * (number % 3)
        a, weights = floats(random, m, row_a), floats(random, n, k, 1)
        bias = floats(random, n) if number % 2 else 0
        residual = floats(random, m, row_r) if number % 3 else 0
        relu = number // 2 % 2
        # The last row ends with its last number.
        flat = a.ravel()[: (m - 1) * row_a + k]
        out = nothing((m - 1) * row_c + n)
        left = residual.ravel()[: (m - 1) * row_r + n] if isinstance(residual, np.ndarray) else 0
        case = Case(
            *("gemm", flat, row_a, k, packed(weights, k, n), out, row_c, m, n),
            *(bias, relu, left, row_r),
        )
        cases.append(case)
        a64, w64 = a[:, :k].astype(float), weights[:, :, 0].T.astype(float)
        exact, size = a64 @ w64, np.abs(a64) @ np.abs(w64)
        if isinstance(residual, np.ndarray):
            exact, size = exact + residual[:, :n], size + np.abs(residual[:, :n])
        exact, size = exact + bias, size + np.abs(bias)
        expected.append((np.maximum(exact, 0) if relu else exact, size, k, row_c))
    for (result,), (exact, size, k, row_c) in zip(kernels.run(cases), expected, strict=True):
        m, n = exact.shape
        rows = np.full((m, row_c), np.float32(-7777))
        rows.ravel()[: result.size] = result
        close(rows[:, :n], exact, size, k)
        # Between the rows nothing is written.
        assert np.all(rows[:, n:] == -7777)


def test_a_row_has_the_same_bits_among_any_others(kernels: Kernels) -> None:
    random = np.random.default_rng(2)
    a, weights = floats(random, 11, 9), floats(random, 60, 9, 1)
    columns = packed(weights, 9, 60)
    many = Case("gemm", a, 9, 9, columns, nothing(11, 60), 60, 11, 60, 0, 0, 0, 0)
    alone = [
        Case("gemm", row, 9, 9, columns, nothing(1, 60), 60, 1, 60, 0, 0, 0, 0) for row in a.copy()
    ]
    (together,), *rows = kernels.run([many, *alone])
    assert np.array_equal(together, np.concatenate([row for (row,) in rows]))


def test_a_residual_may_be_what_is_written(kernels: Kernels) -> None:
    random = np.random.default_rng(3)
    a, weights, before = floats(random, 6, 3), floats(random, 8, 3, 1), floats(random, 6, 8)
    out = Out(before)
    case = Case("gemm", a, 3, 3, packed(weights, 3, 8), out, 8, 6, 8, 0, 0, out, 8)
    (result,) = kernels.run([case])[0]
    exact = a.astype(float) @ weights[:, :, 0].T + before
    assert np.allclose(result, exact, rtol=0, atol=1e-5)


@pytest.fixture(scope="module")
def planes() -> list[tuple[int, int, int, int]]:
    """H, W, inputs, outputs."""
    random = np.random.default_rng(4)
    sides = [*range(1, 10), 14, 28, 33]
    shapes = [(h, int(random.choice(sides)), 1 + h % 12, 4 * (1 + h % 5)) for h in sides]
    shapes += [(5, w, 3, 8) for w in sides]
    shapes += [(3, 6, c, n) for c in range(1, 13) for n in (4, 12)]
    return shapes


def test_a_convolution_is_that_of_float64(
    kernels: Kernels, planes: list[tuple[int, int, int, int]]
) -> None:
    random = np.random.default_rng(5)
    cases, expected = [], []
    for number, (height, width, inputs, outputs) in enumerate(planes):
        picture = floats(random, height, width, inputs)
        weights = floats(random, outputs, inputs, 3, 3)
        row = outputs + 4 * (number % 2)
        bias = floats(random, outputs) if number % 2 else 0
        residual = floats(random, height * width, outputs) if number % 3 else 0
        relu = number // 2 % 2
        case = Case(
            *("conv3", np.pad(picture, ((1, 1), (1, 1), (0, 0))), inputs, height, width),
            *(packed(weights.reshape(outputs, inputs, 9), inputs, outputs),),
            *(nothing(height * width, row), row, outputs, bias, relu, residual, outputs),
        )
        cases.append(case)
        exact = convolved(picture, weights).reshape(-1, outputs) + bias + residual
        size = convolved(np.abs(picture), np.abs(weights)).reshape(-1, outputs)
        size = size + np.abs(bias) + np.abs(residual)
        expected.append((np.maximum(exact, 0) if relu else exact, size, 9 * inputs))
    for (result,), (exact, size, terms) in zip(kernels.run(cases), expected, strict=True):
        outputs = exact.shape[1]
        close(result[:, :outputs], exact, size, terms)
        assert np.all(result[:, outputs:] == -7777)


def test_weights_are_packed_in_blocks(kernels: Kernels) -> None:
    random = np.random.default_rng(6)
    cases, expected = [], []
    for outputs in range(1, 22):
        for inputs, wide, taps in ((1, 1, 9), (3, 4, 9), (5, 5, 1), (6, 8, 1)):
            columns = rounded_up(outputs, 4)
            weights = floats(random, outputs, inputs, taps)
            out = nothing(columns * wide * taps)
            cases.append(Case("pack", weights, outputs, inputs, wide, taps, out, columns))
            expected.append(packed(weights, wide, columns))
    for (result,), right in zip(kernels.run(cases), expected, strict=True):
        assert np.array_equal(result, right)
