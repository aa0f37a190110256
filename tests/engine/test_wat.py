"""The writer of WebAssembly's text."""

import re
import subprocess

import pytest

from huoye.core.node import node_executable
from tests.conftest import ROOT

MODULE = (ROOT / "plugins/huoye/engine/kernels/wat.mjs").as_uri()
_IMPORT = f"import {{ Code, Module, f32x4, float, floats, i32, moved, v128 }} from '{MODULE}';"


def _run(code: str) -> "subprocess.CompletedProcess[str]":
    command = [str(node_executable()), "--input-type=module", "-e", f"{_IMPORT}\n{code}"]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


@pytest.mark.parametrize(
    ("mistake", "error"),
    [
        ("f32x4.add(floats(1), i32.add(1, 2))", r"is i32, not v128"),
        ("f32x4.add(floats(1))", r"f32x4\.add takes 2 operands, not 1"),
        ("v128.load(floats(1))", r"is v128, not i32"),
        ("new Code().set(new Code().let(1), float(1))", r"is f32, not i32"),
        ("new Module().function('f', 'a b', () => {}).of(1, 2)", "f gives nothing"),
        (
            "new Code().call(new Module().function('f', 'a b', () => {}), 1)",
            "f takes 2 operands, not 1",
        ),
    ],
)
def test_a_mistake_is_met_where_it_is_made(mistake: str, error: str) -> None:
    done = _run(mistake)
    assert done.returncode == 1
    assert re.search(error, done.stderr), done.stderr


def test_numbers_are_constants_of_their_place() -> None:
    done = _run(
        "for (const x of [1, -0, NaN, Infinity, -Infinity, 0.1]) console.log(float(x).text);"
        "console.log(i32.add(1, 2).text, f32x4.neg(0.1).text);"
    )
    assert done.stdout.splitlines() == [
        "(f32.const 1)",
        "(f32.const -0)",
        "(f32.const nan)",
        "(f32.const inf)",
        "(f32.const -inf)",
        "(f32.const 0.10000000149011612)",
        "(i32.add (i32.const 1) (i32.const 2)) (f32x4.neg (v128.const f32x4 "
        + " ".join(["0.10000000149011612"] * 4)
        + "))",
    ]
