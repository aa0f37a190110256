"""Winograd's transforms against their matrices, and the whole against the convolution."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.engine.kernels import Array, Case, Kernels, nothing
from tests.engine.reference import close, convolved, floats, packed, rounded_up

#: Tile -> Bᵀ, G, Aᵀ; rows by the points 0, 1, -1, (½, -½,) ∞.
MATRICES = {
    2: (
        [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]],
        [[1, 0, 0], [1 / 2, 1 / 2, 1 / 2], [1 / 2, -1 / 2, 1 / 2], [0, 0, 1]],
        [[1, 1, 1, 0], [0, 1, -1, -1]],
    ),
    4: (
        [
            [1 / 4, 0, -5 / 4, 0, 1, 0],
            [0, -1 / 4, -1 / 4, 1, 1, 0],
            [0, 1 / 4, -1 / 4, -1, 1, 0],
            [0, -1 / 2, -1, 1 / 2, 1, 0],
            [0, 1 / 2, -1, -1 / 2, 1, 0],
            [0, 1 / 4, 0, -5 / 4, 0, 1],
        ],
        [
            [4, 0, 0],
            [2 / 3, 2 / 3, 2 / 3],
            [2 / 3, -2 / 3, 2 / 3],
            [-8 / 3, -4 / 3, -2 / 3],
            [-8 / 3, 4 / 3, -2 / 3],
            [0, 0, 1],
        ],
        [
            [1, 1, 1, 1, 1, 0],
            [0, 1, -1, 1 / 2, -1 / 2, 0],
            [0, 1, 1, 1 / 4, 1 / 4, 0],
            [0, 1, -1, 1 / 8, -1 / 8, 1],
        ],
    ),
}
PADDING = 16
#: Of a result of size 1: the transforms add numbers that are larger, and take them off again.
ERROR = {2: 2e-6, 4: 2e-5}
SIDES = (*range(1, 10), 14, 28, 33)


def _matrices(tile: int) -> tuple[Array, Array, Array]:
    first, second, third = (np.array(matrix, float) for matrix in MATRICES[tile])
    return first, second, third


def _sandwich(matrix: Array, squares: Array) -> Array:
    """Of the first two axes."""
    result: Array = np.einsum("iy,yx...,jx->ij...", matrix, squares.astype(float), matrix)
    return result


def _planes(squares: Array) -> Array:
    """[patch, patch, rows, channels] as planes with their padding."""
    flat = squares.reshape(squares.shape[0] ** 2, -1)
    return np.pad(flat, ((0, 0), (0, PADDING))).astype(np.float32)


def _tiles(tile: int, height: int, width: int) -> tuple[int, int]:
    return -(-height // tile), -(-width // tile)


@pytest.mark.parametrize("tile", MATRICES)
def test_the_matrices_are_those_of_a_convolution(tile: int) -> None:
    """So that the tests below compare with what is right."""
    b, g, a = _matrices(tile)
    random = np.random.default_rng(1)
    patch, weights = random.standard_normal((tile + 2, tile + 2)), random.standard_normal((3, 3))
    result = _sandwich(a, _sandwich(g, weights) * _sandwich(b, patch))
    right = [
        [np.sum(patch[y : y + 3, x : x + 3] * weights) for x in range(tile)] for y in range(tile)
    ]
    assert np.allclose(result, right, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("tile", MATRICES)
def test_inputs_are_transformed(kernels: Kernels, tile: int) -> None:
    b, _, _ = _matrices(tile)
    random = np.random.default_rng(2)
    cases, expected = [], []
    for rows, columns, channels in ((1, 1, 4), (2, 3, 12), (5, 1, 8), (3, 7, 4)):
        picture = floats(random, rows * tile + 2, columns * tile + 2, channels)
        patches = np.stack(
            [
                picture[y * tile : y * tile + tile + 2, x * tile : x * tile + tile + 2]
                for y in range(rows)
                for x in range(columns)
            ],
            axis=2,
        )
        out = nothing((tile + 2) ** 2, rows * columns * channels + PADDING)
        cases.append(Case(f"wino{tile}_in", picture, channels, rows, columns, out))
        expected.append((_sandwich(b, patches), _sandwich(np.abs(b), np.abs(patches))))
    for (result,), (exact, size) in zip(kernels.run(cases), expected, strict=True):
        values, padding = np.split(result, [-PADDING], axis=1)
        close(values.reshape(exact.shape), exact, size, 8)
        assert np.all(padding == -7777)


@pytest.mark.parametrize("tile", MATRICES)
def test_weights_are_transformed_and_packed(kernels: Kernels, tile: int) -> None:
    _, g, _ = _matrices(tile)
    random = np.random.default_rng(3)
    places = (tile + 2) ** 2
    cases, expected = [], []
    for outputs in range(1, 14):
        inputs = 1 + outputs * 5 % 7
        wide, columns = rounded_up(inputs, 4), rounded_up(outputs, 4)
        weights = floats(random, outputs, inputs, 3, 3)
        out = nothing(places, wide * columns + PADDING)
        cases.append(Case(f"wino{tile}_w", weights, outputs, inputs, wide, out, columns))
        squares = weights.transpose(2, 3, 0, 1)
        planes = [
            [
                packed(plane[..., None], wide, columns)
                for plane in whole.reshape(places, outputs, -1)
            ]
            for whole in (_sandwich(g, squares), _sandwich(np.abs(g), np.abs(squares)))
        ]
        expected.append([np.stack(plane) for plane in planes])
    for (result,), (exact, size) in zip(kernels.run(cases), expected, strict=True):
        values, padding = np.split(result, [-PADDING], axis=1)
        close(values, exact, size, 8)
        assert np.all(padding == -7777)


@pytest.mark.parametrize("tile", MATRICES)
def test_outputs_are_transformed(kernels: Kernels, tile: int) -> None:
    _, _, a = _matrices(tile)
    random = np.random.default_rng(4)
    cases, expected = [], []
    for number, (height, width) in enumerate((h, w) for h in range(1, 10) for w in range(1, 10)):
        rows, columns = _tiles(tile, height, width)
        channels = 4 + 4 * (number % 3)
        row_c, row_r = channels + 4 * (number % 2), channels + 4 * (number // 2 % 2)
        products = floats(random, tile + 2, tile + 2, rows * columns, channels)
        bias = floats(random, channels) if number % 3 else 0
        residual = floats(random, height * width, row_r) if number % 4 else 0
        relu = number // 3 % 2
        case = Case(
            *(f"wino{tile}_out", _planes(products), channels, rows, columns, height, width),
            *(nothing(height * width, row_c), row_c, bias, relu, residual, row_r),
        )
        cases.append(case)
        exact, size = (
            _sandwich(matrix, values)
            .reshape(tile, tile, rows, columns, channels)
            .transpose(2, 0, 3, 1, 4)
            .reshape(rows * tile, columns * tile, channels)[:height, :width]
            .reshape(-1, channels)
            for matrix, values in ((a, products), (np.abs(a), np.abs(products)))
        )
        if isinstance(residual, np.ndarray):
            exact, size = exact + residual[:, :channels], size + np.abs(residual[:, :channels])
        exact, size = exact + bias, size + np.abs(bias)
        expected.append((np.maximum(exact, 0) if relu else exact, size))
    for (result,), (exact, size) in zip(kernels.run(cases), expected, strict=True):
        channels = exact.shape[1]
        close(result[:, :channels], exact, size, 12)
        assert np.all(result[:, channels:] == -7777)


def _shapes() -> Iterator[tuple[int, int, int, int]]:
    """H, W, inputs, outputs."""
    yield from ((height, 9, 5, 12) for height in SIDES)
    yield from ((6, width, 4, 8) for width in SIDES)
    yield from ((7, 5, inputs, 1 + inputs * 5 % 12) for inputs in range(1, 13))


def _convolve(kernels: Kernels, tile: int, pairs: list[tuple[Array, Array]]) -> list[Array]:
    """Pictures [H, W, Ci] by weights [Co, Ci, 3, 3], all steps, each for all."""
    places = (tile + 2) ** 2
    pads, inputs, weights, products, outputs = [], [], [], [], []
    for picture, filters in pairs:
        height, width, channels = picture.shape
        rows, columns = _tiles(tile, height, width)
        tall, broad, wide = rows * tile + 2, columns * tile + 2, rounded_up(channels, 4)
        out = nothing(tall, broad, wide)
        pads.append(Case("pad", picture, channels, channels, height, width, out, tall, broad, wide))
        n = rounded_up(len(filters), 4)
        out = nothing(places, wide * n + PADDING)
        weights.append(Case(f"wino{tile}_w", filters, len(filters), channels, wide, out, n))
    transformed = kernels.run(weights)
    for (bordered,), (picture, _) in zip(kernels.run(pads), pairs, strict=True):
        rows, columns = _tiles(tile, *picture.shape[:2])
        wide = bordered.shape[2]
        out = nothing(places, rows * columns * wide + PADDING)
        inputs.append(Case(f"wino{tile}_in", bordered, wide, rows, columns, out))
    for (planes,), (of_weights,), (picture, filters) in zip(
        kernels.run(inputs), transformed, pairs, strict=True
    ):
        rows, columns = _tiles(tile, *picture.shape[:2])
        wide, n = rounded_up(picture.shape[2], 4), rounded_up(len(filters), 4)
        out = nothing(places, rows * columns * n + PADDING)
        case = Case("wino_mm", places, planes, rows * columns, wide, of_weights, out, n)
        products.append(case)
    for (planes,), (picture, filters) in zip(kernels.run(products), pairs, strict=True):
        height, width, _ = picture.shape
        rows, columns = _tiles(tile, height, width)
        n = rounded_up(len(filters), 4)
        out = nothing(height, width, n)
        outputs.append(
            Case(f"wino{tile}_out", planes, n, rows, columns, height, width, out, n, 0, 0, 0, 0)
        )
    return [result for (result,) in kernels.run(outputs)]


@pytest.mark.parametrize("tile", MATRICES)
def test_the_steps_together_are_the_convolution(kernels: Kernels, tile: int) -> None:
    random = np.random.default_rng(5)
    pairs = [
        (floats(random, height, width, inputs), floats(random, outputs, inputs, 3, 3))
        for height, width, inputs, outputs in _shapes()
    ]
    for result, (picture, filters) in zip(_convolve(kernels, tile, pairs), pairs, strict=True):
        exact = convolved(picture, filters)
        assert np.all(result[:, :, len(filters) :] == 0)
        size = np.sqrt(9 * picture.shape[2])
        assert np.max(np.abs(result[:, :, : len(filters)] - exact)) < ERROR[tile] * size
