"""Each operator on random small graphs, against native ONNX Runtime."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.engine.engines import Engine, native
from tests.engine.graphs import Graph

SIDES = (1, 2, 4, 5, 7, 14, 28)
CHANNELS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12)
#: How often a graph is made anew, with other sizes.
TIMES = 24

Build = Callable[[Graph], None]


def _sizes(g: Graph) -> tuple[int, int, int]:
    """Channels, height and width."""
    return g.pick(CHANNELS), g.pick(SIDES), g.pick(SIDES)


def _picture(g: Graph, even: bool = False) -> tuple[str, int, int, int]:
    channels, height, width = _sizes(g)
    if even:
        height, width = height * 2, width * 2
    return g.input("x", 1, channels, height, width), channels, height, width


def convolution(g: Graph) -> None:
    x, channels, height, width = _picture(g)
    outputs, side = g.pick(CHANNELS), g.pick((1, 3))
    w = g.weights(outputs, channels, side, side, scale=(channels * side * side) ** -0.5)
    bias = [g.weights(outputs)] if g.pick((0, 1)) else []
    y = g.Conv(x, w, *bias, pads=[side // 2] * 4)
    if g.pick((0, 1)):
        other = g.input("r", 1, outputs, height, width)
        y = g.Add(*g.shuffled(y, other))
    if g.pick((0, 1)):
        y = g.Relu(y)
    g.output(y, 4)


def two_convolutions(g: Graph) -> None:
    """What is added comes before, and after, and is used again."""
    x, channels, *_ = _picture(g)
    scale = (9 * channels) ** -0.5
    w, v = (g.weights(channels, channels, 3, 3, scale=scale) for _ in range(2))
    first = g.Conv(x, w, pads=[1, 1, 1, 1], kernel_shape=[3, 3], strides=[1, 1])
    second = g.Conv(first, v, pads=[1, 1, 1, 1], dilations=[1, 1], auto_pad="NOTSET")
    both = g.Add(*g.shuffled(first, second))
    g.output(g.Add(g.Relu(both), first), 4)


def matrix(g: Graph) -> None:
    rows, inputs = g.pick((1, 1, 2, 3, 6)), g.pick((1, 3, 8, 33))
    outputs = g.pick((1, 2, 4, 7, 9, 10, 13, 24, 27, 31))
    x = g.input("x", rows, inputs)
    transposed = g.pick((0, 1))
    w = g.weights(*((outputs, inputs) if transposed else (inputs, outputs)), scale=inputs**-0.5)
    shape = g.pick(((outputs,), (1, outputs), (), (1,), None))
    bias = [] if shape is None else [g.weights(*shape)]
    y = g.Gemm(x, w, *bias, transB=transposed, alpha=1.0)
    y = g.Relu(y) if g.pick((0, 1)) else g.Add(y, g.input("r", rows, outputs))
    g.output(g.MatMul(y, g.weights(outputs, 5)), 2)
    wide = g.MatMul(y, g.weights(outputs, 11))
    g.output(wide, 2)
    g.output(g.Reshape(g.Tanh(wide), g.shape(-1)), 1)
    g.output(g.Concat(wide, y, axis=1), 2)
    g.output(g.Sub(wide, g.weights(rows, 11)), 2)


def vector(g: Graph) -> None:
    rows, columns = g.pick((1, 3, 8, 13, 100)), g.pick((1, 3, 8, 33))
    x = g.input("x", columns)
    g.output(g.MatMul(g.weights(rows, columns), x), 1)
    g.output(g.MatMul(g.Neg(x), g.weights(columns, rows)), 1)


def unary(g: Graph) -> None:
    shape = g.pick(((), (7,), (1, 12), (1, 13), (1, 5, 3), (2, 6), (1, *_sizes(g))))
    g.scale = 3
    x = g.input("x", *shape)
    for op in ("Relu", "Tanh", "Exp", "Sigmoid", "Neg", "Softplus", "Abs"):
        g.output(g.node(op, x)[0], len(shape))
    positive = g.Abs(x)
    g.output(g.Sqrt(positive), len(shape))
    g.output(g.Log(g.Add(positive, g.constant(0.1))), len(shape))
    g.output(g.Pow(x, g.constant(2.0)), len(shape))
    bounds = g.pick((["", g.constant(0.5)], [g.constant(-0.5)], [g.constant(-1), g.constant(0.3)]))
    g.output(g.Clip(x, *bounds), len(shape))


def binary(g: Graph) -> None:
    """Of two tensors, of a constant that is broadcast in any way, of one number that is fed."""
    shape = g.pick(((7,), (1, 12), (1, 13), (1, 5, 3), (2, 6), (1, *_sizes(g))))
    g.scale = 3
    x = g.input("x", *shape)
    cut = g.pick(range(len(shape) + 1))
    fitting = [g.pick((1, size)) for size in shape[cut:]]
    others = [
        g.constant(g.random.uniform(0.5, 2, fitting)),
        g.constant(g.random.uniform(0.5, 2, shape)),
        g.constant(1.5),
        g.Add(g.Abs(g.input("y", *shape)), g.constant(0.5)),
        g.Add(g.Abs(g.input("t", 1)), g.constant(0.5)),
    ]
    for other in others:
        for op in ("Add", "Sub", "Mul", "Div", "Max", "Min"):
            sides = (x, other) if op == "Div" else g.shuffled(x, other)
            g.output(g.node(op, *sides)[0], len(shape))
        above = g.Greater(*g.shuffled(x, other))
        g.output(g.Where(above, *g.shuffled(x, other)), len(shape))


def guarded_softplus(g: Graph) -> None:
    shape = g.pick(((7,), (1, 12), (1, *_sizes(g))))
    g.scale = 15
    z = g.input("x", *shape)
    g.output(g.Where(g.Greater(z, g.constant(20.0)), z, g.Softplus(z)), len(shape))


def parts(g: Graph) -> None:
    """Split, Slice and Concat of channels, that lie as they are or otherwise."""
    if g.pick((0, 1)):
        x, channels, *_ = _picture(g)
        axis, rank = 1, 4
    else:
        rank = g.pick((2, 3))
        channels, axis = g.pick(CHANNELS), -1
        x = g.input("x", *(1, 6)[: rank - 1], channels)
    if channels < 2:
        g.output(g.Slice(x, g.shape(-9), g.shape(9), g.shape(axis)), rank)
        return
    first = int(g.random.integers(1, channels))
    a, b = g.node("Split", x, g.shape(first, channels - first), outputs=2, axis=axis)
    g.output(g.Concat(a, b, axis=axis), rank)
    g.output(g.Concat(b, a, b, axis=axis), rank)
    g.output(g.Concat(g.Tanh(a), b, axis=axis), rank)
    start, end = -channels + first - 1, 2**62
    g.output(g.Slice(x, g.shape(start), g.shape(end), g.shape(axis), g.shape(1)), rank)
    # A view, and what was fed.
    g.output(a, rank)
    g.output(x, rank)
    if channels % 2 == 0:
        even = g.node("Split", g.Neg(x), outputs=2, axis=axis, num_outputs=2)
        g.output(g.Mul(*even), rank)


def shapes(g: Graph) -> None:
    x, channels, height, width = _picture(g)
    size = channels * height * width
    flat = g.Reshape(x, g.shape(1, -1), allowzero=1)
    g.output(flat, 2)
    g.output(g.Reshape(g.Exp(flat), g.shape(0, width, height, channels)), 4)
    g.output(g.Reshape(g.Neg(x), g.shape(-1)), 1)
    g.output(g.Reshape(x, g.shape(1, height, width * channels)), 3)
    g.output(g.Reshape(x, g.shape(1, 1, size, 1)), 4)
    rows = g.Reshape(x, g.shape(1, height, width * channels))
    pair = g.node("Split", g.Concat(rows, g.Neg(rows), axis=2), outputs=2, axis=2, num_outputs=2)
    g.output(g.Reshape(pair[1], g.shape(1, size)), 2)
    g.output(g.Reshape(pair[0], g.shape(height, -1)), 2)


def blocks(g: Graph) -> None:
    """Depth to space and, as three nodes, space to depth."""
    x, channels, height, width = _picture(g, even=True)
    six = g.Reshape(x, g.shape(-1, channels, height // 2, 2, width // 2, 2))
    turned = g.Transpose(six, perm=[0, 1, 3, 5, 2, 4])
    deep = g.Reshape(turned, g.shape(-1, channels * 4, height // 2, width // 2))
    g.output(deep, 4)
    g.output(g.DepthToSpace(g.Tanh(deep), mode="CRD", blocksize=2), 4)


def reductions(g: Graph) -> None:
    x, *_ = _picture(g)
    flat = g.Reshape(x, g.shape(1, -1))
    g.output(g.ReduceSum(flat, g.shape(1), keepdims=0), 1)
    g.output(g.ReduceSum(g.Pow(flat, g.constant([2.0])), g.shape(-1)), 2)
    g.output(g.ReduceSum(x, g.shape(1, 2, 3), keepdims=g.pick((0,)), noop_with_empty_axes=0), 1)
    g.output(g.ReduceSum(x), 4)
    v = g.input("v", 12)
    g.output(g.ReduceL2(v, g.shape(0), keepdims=1), 1)
    g.output(g.Div(v, g.Max(g.ReduceL2(v, g.shape(0)), g.constant(1e-12))), 1)


def constants(g: Graph) -> None:
    """Weights of fewer bits, and what is computed of constants alone."""
    g.scale = 0.2
    x, channels, *_ = _picture(g)
    outputs = g.pick(CHANNELS)
    shape = (outputs, channels, 3, 3)
    numbers = g.constant(g.random.integers(-127, 128, shape), "int8")
    steps = g.pick(((outputs, 1, 1, 1), (1, 1, 1, 1), (), (1, channels, 1, 1), shape))
    scale = g.constant(g.random.uniform(0.0005, 0.002, steps))
    wide = g.Mul(*g.shuffled(g.Cast(numbers, to=1), scale))
    y = g.Conv(x, wide, pads=[1] * 4)
    # As models are exported: high and low bytes, a step for each output, one for each input.
    upper, lower = (g.constant(g.random.integers(-127, 128, (3, 3, 1, 1)), "int8") for _ in "ul")
    both = g.Add(g.Mul(g.Cast(upper, to=1), g.constant(256.0)), g.Cast(lower, to=1))
    rows, columns = (
        g.constant(g.random.uniform(0.005, 0.01, d)) for d in ((3, 1, 1, 1), (1, 3, 1, 1))
    )
    sixteen = g.Mul(g.Mul(both, rows), columns)
    half = g.Cast(g.constant(g.random.standard_normal((3, outputs, 1, 1)), "float16"), to=1)
    y = g.Conv(y, half, g.Cast(g.constant([0.5, -1, 6e-8], "float16"), to=1))
    y = g.Conv(y, sixteen)
    axis_scale = g.constant(g.random.uniform(0.001, 0.01, 3))
    eight = g.constant(g.random.integers(-127, 128, (2, 3, 1, 1)), "int8")
    zero = g.pick(([], [g.constant([0, 0, 0], "int8")]))
    y = g.Conv(y, g.DequantizeLinear(eight, axis_scale, *zero, axis=1))
    rows = g.Sub(
        g.Cast(g.constant(g.random.integers(-9, 9, (1500, 200)), "int8"), to=1), g.weights(200)
    )
    lengths = g.Max(g.ReduceL2(rows, g.shape(1), keepdims=1), g.constant(1e-12))
    g.output(g.MatMul(g.Div(rows, lengths), g.input("v", 200)), 1)
    scores = g.constant(g.random.standard_normal((2, 1, 1)))
    scores = g.Div(g.Sub(scores, g.constant(0.5)), g.Max(g.Min(scores, g.constant(2.0)), scores))
    g.output(g.Add(y, scores), 4)


def coupling(g: Graph) -> None:
    """Both directions of an affine coupling, with and without the sum of its logarithms.

    In place, and where what it would overwrite is still wanted.
    """
    half, height, width = _sizes(g)
    x = g.input("x", 1, half * 2, height, width)
    mixed = g.Conv(x, g.weights(half * 2, half * 2, 1, 1, scale=0.3))
    kept, changed = g.node("Split", mixed, g.shape(half, half), outputs=2, axis=1)
    if g.pick((0, 1)):
        kept, changed = changed, kept
    net = g.Conv(kept, g.weights(half * 2, half, 1, 1, scale=0.5))
    s, t = g.node("Split", net, outputs=2, axis=1, num_outputs=2)
    log = g.Mul(*g.shuffled(g.Tanh(s), g.weights(*g.pick(((half, 1, 1), (1, half, 1, 1), ())))))
    factor = g.Exp(log)
    if g.pick((0, 1)):
        result = g.Mul(*g.shuffled(g.Sub(changed, t), factor))
    else:
        result = g.Add(*g.shuffled(g.Mul(*g.shuffled(changed, factor)), t))
    g.output(g.Concat(*g.shuffled(kept, result), axis=1), 4)
    if g.pick((0, 1)):
        flat = g.Reshape(log, g.shape(-1, half * height * width))
        g.output(g.ReduceSum(flat, g.shape(1), keepdims=g.pick((0,))), 1)
    for late in ("mixed", "changed", "s", "t", "log", "result"):
        if not g.pick(range(4)):
            g.output(g.Neg(locals()[late]), 4)


def coupling_of_rows(g: Graph) -> None:
    rows, half = g.pick((1, 2, 3, 5)), g.pick(CHANNELS)
    kept, changed = g.node("Split", g.input("x", rows, half * 2), outputs=2, axis=1, num_outputs=2)
    net = g.Gemm(kept, g.weights(half, half * 2, scale=0.5))
    s, t = g.node("Split", net, outputs=2, axis=1, num_outputs=2)
    log = g.Mul(g.Tanh(s), g.weights(half))
    g.output(g.Concat(kept, g.Mul(g.Sub(changed, t), g.Exp(log)), axis=1), 2)
    g.output(g.ReduceSum(g.Reshape(log, g.shape(1, -1)), g.shape(1)), 2)


def outputs_of_one_place(g: Graph) -> None:
    """The whole of a value and parts of it, which are laid out one after another; an input that
    nobody uses, and one that is given as it is."""
    rows, columns = g.pick((2, 3)), g.pick((4, 8, 12))
    whole = g.Exp(g.input("x", rows, columns))
    g.input("unused", 1, g.pick((1, 40, 4000)))
    g.output(whole, 2)
    for value in (whole, g.Neg(whole)):
        for part in g.node("Split", value, outputs=2, axis=1, num_outputs=2):
            g.output(part, 2)
    g.output(g.input("as it is", 3, 5), 2)


def lookup(g: Graph) -> None:
    rows, columns, n = g.pick((1, 5, 8, 12, 40)), g.pick((1, 3, 16)), g.pick((1, 2, 5))
    table = g.weights(rows, columns)
    ids = g.input("ids", "n", type=7)
    weights = g.input("weights", "n")
    total = g.MatMul(weights, g.Gather(table, ids, axis=0))
    g.output(total, 1)
    g.output(g.MatMul(table, total), 1)
    g.fed["ids"] = g.random.integers(-rows, rows, n)
    g.fed["weights"] = g.random.standard_normal(n).astype(np.float32)


def anything(g: Graph) -> None:
    """Views, couplings and all else in any order, whatever is read again later."""
    side = g.pick((2, 4, 6))
    values: list[tuple[str, int]] = [(g.input("x", 1, 8, side, side), 8)]
    flat: list[str] = []
    for _ in range(14):
        x, channels = g.pick(values)
        match g.pick(range(9)):
            case 0:
                values.append((g.node(g.pick(("Tanh", "Neg", "Sigmoid")), x)[0], channels))
            case 1:
                size, outputs = g.pick((1, 3)), g.pick((2, 5, 8))
                w = g.weights(outputs, channels, size, size, scale=(channels * size**2) ** -0.5)
                values.append((g.Conv(x, w, pads=[size // 2] * 4), outputs))
            case 2 | 3 if channels > 1:
                cut = int(g.random.integers(1, channels))
                parts = g.node("Split", x, g.shape(cut, channels - cut), outputs=2, axis=1)
                values += zip(parts, (cut, channels - cut), strict=True)
            case 4 if channels < 16:
                other, more = g.pick(values)
                values.append((g.Concat(x, other, axis=1), channels + more))
            case 5:
                other = g.pick([name for name, count in values if count == channels])
                values.append((g.Tanh(g.Add(x, other)), channels))
            case 6 | 7 if channels % 2 == 0:
                half = channels // 2
                kept, old = g.shuffled(*g.node("Split", x, outputs=2, axis=1, num_outputs=2))
                new = _coupled(g, kept, old, half)
                values += [(new, half), (g.pick((kept, old)), half)]
                values.append((g.Concat(*g.shuffled(kept, new), axis=1), channels))
            case _:
                size = channels * side * side
                flat.append(g.Reshape(x, g.shape(1, size)))
                values.append((g.Reshape(flat[-1], g.shape(1, channels, side, side)), channels))
    used = {name for node in g.nodes for name in node.input}
    for name in sorted({name for name, _ in values} - {"x"}):
        if name not in used or not g.pick(range(4)):
            g.output(name, 4)
    for name in flat:
        g.output(name, 2)


def _coupled(g: Graph, kept: str, changed: str, half: int) -> str:
    net = g.Conv(kept, g.weights(half * 2, half, 1, 1, scale=half**-0.5))
    s, t = g.node("Split", net, outputs=2, axis=1, num_outputs=2)
    factor = g.Exp(g.Mul(g.Tanh(s), g.constant(np.full((half, 1, 1), 0.3))))
    if g.pick((0, 1)):
        return str(g.Mul(g.Sub(changed, t), factor))
    return str(g.Add(g.Mul(changed, factor), t))


BUILDS: tuple[Build, ...] = (
    anything,
    convolution,
    two_convolutions,
    matrix,
    vector,
    unary,
    binary,
    guarded_softplus,
    parts,
    shapes,
    blocks,
    reductions,
    constants,
    coupling,
    coupling_of_rows,
    outputs_of_one_place,
    lookup,
)


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.__name__)
def test_an_operator_gives_what_onnx_runtime_gives(build: Build, either_engine: Engine) -> None:
    for seed in range(TIMES):
        g = Graph(seed)
        build(g)
        model = g.model(opset=(18, 20, 22)[seed % 3])
        feeds = [g.feeds(), g.feeds()]
        (ours, theirs) = either_engine.run(model, feeds), native(model, feeds)
        for mine, wanted in zip(ours, theirs, strict=True):
            assert mine.keys() == wanted.keys()
            for name, numbers in wanted.items():
                # Of large numbers, the relative difference.
                error = np.abs(mine[name] - numbers) / np.maximum(1, np.abs(numbers) / 4)
                assert error.max() <= 5e-5, (seed, name)
