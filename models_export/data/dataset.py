"""Pictures to learn from, read by index, and the three parts that they are split into."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d

from models_export.data.fingerprint import Hashes, hash_of
from models_export.ranges import Count, CountOrNone, Range, Share, SideOrNone

Levels = NDArray[np.uint8]
Indices = NDArray[np.int64]
Labels = dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class DataConfig:
    """Which pictures of a source are learnt from, and how they are varied."""

    #: Pictures set aside of the training ones, chosen by the training seed; a tenth, 2 at least and
    #: 500 at most, where it isn't named.
    validation: Count | None = None
    #: The same to test with, of sources without a test part of their own.
    test: CountOrNone | None = None
    #: Only pictures whose value in the named array is one of these.
    keep: dict[str, tuple[int, ...]] = field(default_factory=dict)
    #: Pictures with the same value in this array (of one person, say) never stand in two parts;
    #: whole groups are set aside until there are enough pictures.
    group: str = ""
    #: 1 or 3, into which a folder's pictures are converted; 0: as the model's.
    channels: Annotated[int, Range(0, 3)] = 0
    #: Side in pixels to which a folder's pictures are cropped and resized; 0: the model's sides.
    size: SideOrNone = 0
    #: Bits in use of a folder's pictures of 16: 10, 12, 14 of cameras. 0: all, which must be seen.
    depth: Annotated[int, Range(0, 16)] = 0
    #: Swap left and right of half of all pictures, at random.
    mirror: bool = False
    #: So much of a batch moves by up to ``shift`` whole pixels each way.
    shift: SideOrNone = 0
    shift_share: Share = 0.0
    #: So much of a batch is turned by up to ``degrees``, scaled by up to 1 ± ``scale`` along each
    #: axis and sheared by up to ``shear``, all uniformly drawn.
    distort_share: Share = 0.0
    degrees: Annotated[float, Range(0, 180)] = 0.0
    scale: Annotated[float, Range(0, 0.99)] = 0.0
    shear: Annotated[float, Range(0, 10)] = 0.0
    #: What comes into a picture that is moved or distorted: black, or its own edge again.
    edges: Literal["black", "repeated"] = "black"
    #: Every picture's differences from its mean are multiplied by up to 1 ± ``contrast``.
    contrast: Annotated[float, Range(0, 1)] = 0.0


_THUMBNAIL = 8
_AT_ONCE = 256


@dataclass(frozen=True)
class Prints:
    """What tells pictures apart: a hash of all pixels, and a small picture."""

    #: [N]
    hashes: Hashes
    #: [N, C, 8, 8]: means of parts.
    thumbnails: Levels


class Pictures(ABC):
    """Pictures of one shape (C, H, W), read by index."""

    shape: tuple[int, int, int]

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def take(self, indices: Sequence[int] | Indices) -> Tensor:
        """uint8 [B, C, H, W], a copy."""

    def name(self, index: int) -> str:
        """What people know the picture by."""
        return f"number {index}"

    @cached_property
    def prints(self) -> Prints:
        """Of every picture, in order."""
        hashes, thumbnails = [], []
        for start in range(0, len(self), _AT_ONCE):
            levels = self.take(range(start, min(start + _AT_ONCE, len(self))))
            shape = repr(self.shape).encode()
            hashes += [hash_of(shape, picture.tobytes()) for picture in levels.numpy()]
            means = adaptive_avg_pool2d(levels.float(), (_THUMBNAIL, _THUMBNAIL))
            thumbnails.append(means.round().to(torch.uint8).numpy())
        return Prints(np.array(hashes, np.uint64), np.concatenate(thumbnails))


class ArrayPictures(Pictures):
    """Pictures held in memory: uint8 [N, H, W] or [N, H, W, C]."""

    def __init__(self, array: Levels) -> None:
        self._array = array if array.ndim == 4 else array[..., None]
        height, width, channels = self._array.shape[1:]
        self.shape = (channels, height, width)

    def __len__(self) -> int:
        return len(self._array)

    def take(self, indices: Sequence[int] | Indices) -> Tensor:
        taken = self._array[np.asarray(indices, np.int64)]
        return torch.from_numpy(np.ascontiguousarray(taken.transpose(0, 3, 1, 2)))


class ChosenPictures(Pictures):
    """Some pictures of a source, in an order of their own."""

    def __init__(self, source: Pictures, indices: Indices) -> None:
        self._source = source
        self._indices = indices
        self.shape = source.shape

    def __len__(self) -> int:
        return len(self._indices)

    def take(self, indices: Sequence[int] | Indices) -> Tensor:
        return self._source.take(self._indices[np.asarray(indices, np.int64)])

    def name(self, index: int) -> str:
        return self._source.name(int(self._indices[index]))

    @cached_property
    def prints(self) -> Prints:
        whole = self._source.prints
        return Prints(whole.hashes[self._indices], whole.thumbnails[self._indices])


@dataclass(frozen=True)
class DataSet:
    """A source in three parts."""

    #: Shuffled by the seed.
    train: Pictures
    validation: Pictures
    test: Pictures
    #: Of the file, or over a folder's names and contents.
    sha256: str
    #: One float32 [N] per name, in the order of train and of test; empty where there are none.
    train_labels: Labels
    test_labels: Labels
    #: What people should know about it, a sentence each.
    notes: tuple[str, ...] = ()
