"""What data is, whatever file it lies in and whenever that was written: a hash for each example."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]


def hash_of(*contents: bytes) -> np.uint64:
    """Of one example: eight bytes of a hash, so that two of a million differ almost surely."""
    digest = hashlib.blake2b(digest_size=8)
    for content in contents:
        digest.update(content)
    return np.uint64(int.from_bytes(digest.digest(), "little"))


@dataclass(frozen=True)
class Fingerprint:
    """The examples of each part of the data, in order, as hashes of what is in them."""

    #: What examples are called, one and several: "picture", "pictures".
    unit: tuple[str, str]
    #: By part ("train", "validation", "test"), in the order of learning first.
    parts: Mapping[str, Hashes]

    @property
    def digest(self) -> str:
        """Of everything, order included."""
        whole = hashlib.sha256()
        for name, hashes in self.parts.items():
            whole.update(f"{name} {len(hashes)}\n".encode() + hashes.astype("<u8").tobytes())
        return whole.hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(hashes) for name, hashes in self.parts.items()}

    def told(self, count: int) -> str:
        """ "1 picture", "2,000 pictures"."""
        return f"{count:,} {self.unit[count != 1]}"

    def difference(self, run: Fingerprint) -> str:
        """How this data differs from that of a run, "" where it doesn't."""
        if self.digest == run.digest:
            return ""
        new, gone = self._without(run), run._without(self)
        if new or gone:
            known = sum(run.counts.values())
            news = f"{self.told(new)} here that the run's {known:,} don't have"
            lost = f"{gone:,} of the run's {self.unit[1]} missing here"
            return ", ".join([news] * bool(new) + [lost] * bool(gone))
        first = next(iter(run.parts))
        for name, hashes in self.parts.items():
            learnt = int(np.isin(hashes, run.parts[first]).sum())
            if name != first and learnt > int(np.isin(run.parts[name], run.parts[first]).sum()):
                return (
                    f"the same {self.unit[1]} in other parts: {learnt:,} of the {len(hashes):,} "
                    f"to {name} with were learnt from"
                )
        if self.counts != run.counts:
            return f"the same {self.unit[1]} in parts of other sizes"
        return f"the same {self.unit[1]} in another order"

    def _without(self, other: Fingerprint) -> int:
        """How many examples are not in the other data, those that are there twice counted twice."""
        here, there = (
            Counter(np.concatenate([*each.parts.values()]).tolist()) for each in (self, other)
        )
        return (here - there).total()
