"""Kernels called from numpy."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from huoye.core.node import NodeChild
from tests.conftest import module_child

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Out:
    """A buffer that a kernel writes. content: what it holds before."""

    content: Array


def nothing(*shape: int) -> Out:
    """A buffer whose content is no result."""
    return Out(np.full(shape, np.float32(-7777)))


@dataclass(frozen=True)
class At:
    """An address within a buffer. offset: in bytes."""

    buffer: Array | Out
    offset: int


class Case:
    """A call. Arrays are buffers that the kernel reads, ``Out`` those that it writes; one object is
    one buffer however often it is given."""

    def __init__(self, kernel: str, *operands: float | Array | Out | At) -> None:
        self.kernel = kernel
        self._buffers: list[Array | Out] = []
        self._operands = [self._operand(operand) for operand in operands]

    def as_data(self) -> Mapping[str, Any]:
        """For the child."""
        contents = [(_content(buffer), isinstance(buffer, Out)) for buffer in self._buffers]
        return {
            "kernel": self.kernel,
            "arguments": self._operands,
            "buffers": [
                {"data": b64encode(content.tobytes()).decode(), "isWritten": is_written}
                for content, is_written in contents
            ],
        }

    def results(self, written: Sequence[str]) -> list[Array]:
        """What ``Out`` buffers hold now, in their order."""
        before = [buffer.content for buffer in self._buffers if isinstance(buffer, Out)]
        return [
            np.frombuffer(b64decode(data), content.dtype).reshape(content.shape)
            for data, content in zip(written, before, strict=True)
        ]

    def _operand(self, operand: float | Array | Out | At) -> object:
        if isinstance(operand, At):
            return {"buffer": self._number(operand.buffer), "offset": operand.offset}
        if isinstance(operand, np.ndarray | Out):
            return {"buffer": self._number(operand), "offset": 0}
        return operand

    def _number(self, buffer: Array | Out) -> int:
        for number, known in enumerate(self._buffers):
            if known is buffer:
                return number
        self._buffers.append(buffer)
        return len(self._buffers) - 1


def _content(buffer: Array | Out) -> Array:
    return buffer.content if isinstance(buffer, Out) else buffer


class Kernels:
    """One build, in a Node child; it fails where a kernel touches what it was not given."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._child: NodeChild = module_child(
            Path(__file__).with_name("kernels_child.mjs"), path.parent
        )

    def run(self, cases: Sequence[Case]) -> list[list[Array]]:
        """Of every case what its ``Out`` buffers hold then."""
        asked = [case.as_data() for case in cases]
        written = self._child.request("run", path=str(self.path), cases=asked)
        return [case.results(one) for case, one in zip(cases, written, strict=True)]

    def exports(self) -> dict[str, int]:
        """Name of every kernel -> number of its operands."""
        return dict(self._child.request("exports", path=str(self.path)))

    def is_taken(self) -> bool:
        """Whether Node validates the build."""
        taken: bool = self._child.request("takes", path=str(self.path))
        return taken

    def close(self) -> None:
        self._child.close()
