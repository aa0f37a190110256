"""What is moved, widened, summed; and couplings."""

import numpy as np
import pytest

from tests.engine.kernels import Array, At, Case, Kernels, Out, nothing
from tests.engine.reference import EPSILON, floats

SIDES = (*range(1, 10), 14, 28, 33)


def test_every_half_is_exact(kernels: Kernels) -> None:
    halves = np.arange(2**16, dtype=np.uint16)
    (result,) = kernels.run([Case("half", halves, nothing(2**16), 2**16)])[0]
    right = halves.view(np.float16).astype(np.float32)
    isnan = np.isnan(right)
    assert np.array_equal(result.view(np.uint32)[~isnan], right.view(np.uint32)[~isnan])
    assert np.array_equal(np.isnan(result), isnan)


def test_every_int8_is_scaled(kernels: Kernels) -> None:
    whole = np.arange(-128, 128, dtype=np.int8)
    scale = float(np.float32(0.0123))
    (result,) = kernels.run([Case("int8", whole, nothing(256), 256, scale)])[0]
    assert np.array_equal(result, whole.astype(np.float32) * np.float32(scale))


def test_any_number_at_any_address_is_widened(kernels: Kernels) -> None:
    random = np.random.default_rng(1)
    cases: list[Case] = []
    expected: list[Array] = []
    for count in range(0, 14):
        for odd in range(3):
            halves = random.standard_normal(odd + max(count, 1)).astype(np.float16)
            cases.append(Case("half", At(halves, 2 * odd), nothing(max(count, 1)), count))
            expected.append(halves[odd : odd + count].astype(np.float32))
            whole = random.integers(-128, 128, odd + max(count, 1)).astype(np.int8)
            cases.append(Case("int8", At(whole, odd), nothing(max(count, 1)), count, 0.5))
            expected.append(whole[odd : odd + count].astype(np.float32) / 2)
    for (result,), right in zip(kernels.run(cases), expected, strict=True):
        assert np.array_equal(result[: len(right)], right)


def test_a_picture_gets_its_border(kernels: Kernels) -> None:
    random = np.random.default_rng(2)
    cases, expected = [], []
    shapes = [(height, 5, 3) for height in SIDES] + [(4, width, 6) for width in SIDES]
    shapes += [(3, 2, channels) for channels in range(1, 13)]
    for number, (height, width, channels) in enumerate(shapes):
        row, wide = channels + number % 3, channels + number % 5
        below, right = number % 4, number // 2 % 4
        picture = floats(random, height, width, row)
        flat = picture.ravel()[: (height * width - 1) * row + channels]
        tall, broad = 1 + height + below, 1 + width + right
        out = nothing(tall, broad, wide)
        cases.append(Case("pad", flat, row, channels, height, width, out, tall, broad, wide))
        edges = ((1, below), (1, right), (0, wide - channels))
        expected.append(np.pad(picture[:, :, :channels], edges))
    for (result,), padded in zip(kernels.run(cases), expected, strict=True):
        assert np.array_equal(result, padded)


def test_channels_go_last_and_first_again(kernels: Kernels) -> None:
    random = np.random.default_rng(3)
    cases, expected = [], []
    for channels in range(1, 13):
        for pixels in (1, 7, 16):
            stride = channels + channels % 3
            first = floats(random, channels, pixels)
            last = np.full((pixels, stride), np.float32(-7777))
            last[:, :channels] = first.T
            size = (pixels - 1) * stride + channels
            out = nothing(size)
            cases.append(Case("tohwc", first, channels, pixels, out, stride))
            expected.append(last.ravel()[:size])
            flat, out = last.ravel()[:size].copy(), nothing(channels, pixels)
            cases.append(Case("tochw", flat, stride, channels, pixels, out))
            expected.append(first)
    for (result,), right in zip(kernels.run(cases), expected, strict=True):
        assert np.array_equal(result, right)


def _in_space(depth: Array) -> Array:
    """ONNX's DepthToSpace, CRD, blocks of 2, of [H, W, 4 C]."""
    height, width, channels = depth.shape
    blocks = depth.reshape(height, width, channels // 4, 2, 2).transpose(0, 3, 1, 4, 2)
    return np.ascontiguousarray(blocks.reshape(2 * height, 2 * width, channels // 4))


def test_depth_goes_to_space_and_back(kernels: Kernels) -> None:
    random = np.random.default_rng(4)
    cases, expected = [], []
    shapes = [(height, 3, 2) for height in SIDES] + [(2, width, 1) for width in SIDES]
    shapes += [(2, 3, channels) for channels in range(1, 13)]
    for number, (height, width, channels) in enumerate(shapes):
        more, less = number % 3, number // 3 % 3
        depth = floats(random, height, width, 4 * channels)
        space = _in_space(depth)
        wide_depth = np.pad(depth, ((0, 0), (0, 0), (0, more)), constant_values=-7777)
        wide_space = np.pad(space, ((0, 0), (0, 0), (0, less)), constant_values=-7777)
        strides = (4 * channels + more, channels + less)
        out = nothing(*wide_space.shape)
        cases.append(Case("d2s", wide_depth, strides[0], height, width, channels, out, strides[1]))
        expected.append(wide_space)
        out = nothing(*wide_depth.shape)
        cases.append(Case("s2d", wide_space, strides[1], height, width, channels, out, strides[0]))
        expected.append(wide_depth)
    for (result,), right in zip(kernels.run(cases), expected, strict=True):
        assert np.array_equal(result, right)


def test_rows_are_gathered(kernels: Kernels) -> None:
    random = np.random.default_rng(5)
    cases, expected = [], []
    for size in range(1, 13):
        table = floats(random, 9, size)
        for count in (1, 2, 11):
            index = random.integers(0, 9, count).astype(np.int32)
            cases.append(Case("gather", table, size, index, count, nothing(count, size)))
            expected.append(table[index])
    for (result,), right in zip(kernels.run(cases), expected, strict=True):
        assert np.array_equal(result, right)


def test_floats_are_filled(kernels: Kernels) -> None:
    for count in range(1, 10):
        (result,) = kernels.run([Case("fill", nothing(count), count, 1.5)])[0]
        assert np.array_equal(result, np.full(count, 1.5))


def _rows(random: np.random.Generator) -> list[tuple[int, int, int]]:
    """Pixels, channels, stride."""
    small = [(pixels, c, c + c % 3) for c in range(1, 13) for pixels in (1, 3)]
    return [*small, (1000, 3, 4), (1, 4099, 4099), (int(random.integers(50, 90)), 33, 36)]


def test_a_sum_is_added_in_float64(kernels: Kernels) -> None:
    random = np.random.default_rng(6)
    cases, expected = [], []
    for pixels, channels, stride in _rows(random):
        rows = floats(random, pixels, stride) * np.float32(1e3)
        flat = rows.ravel()[: (pixels - 1) * stride + channels].copy()
        cases.append(Case("sum", pixels, channels, flat, stride, nothing(1)))
        expected.append(rows[:, :channels].astype(float).sum())
    for (result,), right in zip(kernels.run(cases), expected, strict=True):
        assert abs(result[0] - right) <= EPSILON * abs(right) * 1.001 + 1e-9


def test_a_large_number_does_not_hide_the_small_ones(kernels: Kernels) -> None:
    values = np.ones(1000, np.float32)
    values[0], values[-1] = 2.0**30, -(2.0**30)
    (result,) = kernels.run([Case("sum", 1, 1000, values, 1000, nothing(1))])[0]
    assert result[0] == 998


def test_norms_are_those_of_float64(kernels: Kernels) -> None:
    random = np.random.default_rng(7)
    cases, expected = [], []
    for pixels, channels, stride in _rows(random):
        rows = floats(random, pixels, stride)
        flat = rows.ravel()[: (pixels - 1) * stride + channels].copy()
        cases.append(Case("norms", pixels, channels, flat, stride, nothing(pixels)))
        expected.append(np.sqrt((rows[:, :channels].astype(float) ** 2).sum(axis=1)))
    # Squares beyond float32's range.
    large = np.full((1, 5), 1e30, np.float32)
    cases.append(Case("norms", 1, 5, large, 5, nothing(1)))
    expected.append(np.sqrt((large.astype(float) ** 2).sum(axis=1)))
    for (result,), right in zip(kernels.run(cases), expected, strict=True):
        assert np.all(np.abs(result - right) <= EPSILON * right * 1.001)


@pytest.mark.parametrize("encode", [0, 1])
def test_a_coupling_is_that_of_float64(kernels: Kernels, encode: int) -> None:
    random = np.random.default_rng(8)
    cases, expected = [], []
    shapes = [(pixels, channels) for channels in range(1, 13) for pixels in (1, 5)]
    for number, (pixels, channels) in enumerate([*shapes, (196, 24)]):
        of_x, of_net = channels + number % 3, 2 * channels + number % 4
        x, net = floats(random, pixels, of_x), floats(random, pixels, of_net)
        gain = floats(random, channels)
        total = nothing(1) if number % 2 else 0
        # Of the last pixel the net gives what it must; behind it there is nothing.
        flat = net.ravel()[: (pixels - 1) * of_net + 2 * channels].copy()
        ends = Out(x.ravel()[: (pixels - 1) * of_x + channels].copy())
        case = Case("couple", encode, pixels, channels, ends, of_x, flat, of_net, gain, total)
        cases.append(case)
        s = np.tanh(net[:, :channels].astype(float)) * gain
        t, before = net[:, channels : 2 * channels].astype(float), x[:, :channels].astype(float)
        after = before * np.exp(s) + t if encode else (before - t) * np.exp(s)
        # Roundings of t, s and the sum, enlarged by e^s.
        size = (np.abs(before) + np.abs(t)) * np.exp(s) * (1 + np.abs(s)) + np.abs(t)
        wide = x.astype(float)
        wide[:, :channels] = after
        expected.append((wide.ravel()[: ends.content.size], size, s.sum(), channels, of_x, s.size))
    for results, (right, size, total, channels, stride, count) in zip(
        kernels.run(cases), expected, strict=True
    ):
        bound = np.zeros((len(size), stride))
        bound[:, :channels] = 8 * EPSILON * size
        assert np.all(np.abs(results[0] - right) <= bound.ravel()[: right.size])
        if len(results) == 2:
            assert abs(results[1][0] - total) <= 4 * EPSILON * count


def test_a_coupling_undoes_the_other(kernels: Kernels) -> None:
    random = np.random.default_rng(9)
    x, net, gain = floats(random, 50, 6), floats(random, 50, 12), floats(random, 6)
    (there,) = kernels.run([Case("couple", 0, 50, 6, Out(x), 6, net, 12, gain, 0)])[0]
    # Decoding multiplies by e^s, so that encoding with -gain is its inverse.
    (back,) = kernels.run([Case("couple", 1, 50, 6, Out(there), 6, net, 12, -gain, 0)])[0]
    assert np.max(np.abs(back - x)) < 1e-5
