"""Word vectors: scored at build, handed to the browser."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoye.core.errors import shown_path
from huoye.core.files import sha256
from huoye.core.near import near
from huoye.live.block import BlockError
from huoye.live.figure import LiveFile
from huoye.onnx_demos.engine_files import golden_file, some
from huoye.onnx_demos.manifest import word_manifest
from huoye.onnx_demos.manifest.word_manifest import PortRole, WordManifest, read_vocabulary
from huoye.onnx_demos.models import Model
from huoye.onnx_demos.onnx_runtime import runtime_version

#: A weighted sum of words, in the order written: [(word, weight), …].
Terms = Sequence[tuple[str, float]]
#: Words and their scores, the largest first.
Ranking = list[tuple[str, float]]
_OUTPUTS: tuple[PortRole, ...] = ("cosine", "vector", "logits")
#: What decides a score here, besides the model.
_CODE = tuple(Path(__file__).parent / name for name in ("onnx_runtime.py", "word_model.py"))


class WordModel(Model):
    """Word vectors in their folder."""

    KIND = word_manifest.KIND
    manifest: WordManifest

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Word -> id, the most frequent first."""
        text = self.path("vocabulary").read_text("utf-8")
        return {word: index for index, word in enumerate(read_vocabulary(text))}

    @cached_property
    def names(self) -> list[str]:
        """The words in the order of their ids."""
        return list(self.vocabulary)

    def nearest(self, terms: Terms, count: int) -> Ranking:
        """The words, other than those given, whose vectors have the largest cosine with the sum of
        the given words' unit vectors. Raises BlockError for a word that there isn't."""
        given = {self.id_of(word) for word, _ in terms}
        return self._largest(self.scores(terms)["cosine"].astype(np.float64), count, given)

    def following(self, word: str, count: int) -> tuple[Ranking, float]:
        """The largest p(other | word), and p(word | word), which a shared matrix makes large.

        By the softmax over all words, in float64. Raises BlockError for a word that there isn't.
        """
        own = self.id_of(word)
        logits = self.scores([(word, 1.0)])["logits"].astype(np.float64)
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        return self._largest(shares, count, {own}), float(shares[own])

    def vector(self, word: str) -> NDArray[np.float32]:
        """The word's unit vector, [d]. Raises BlockError for a word that there isn't."""
        return self.scores([(word, 1.0)])["vector"]

    def scores(self, terms: Terms) -> dict[PortRole, NDArray[np.float32]]:
        """What the graph gives for a sum of words, by role. Raises BlockError."""
        feed = {
            "ids": np.array([self.id_of(word) for word, _ in terms], np.int64),
            "weights": np.array([weight for _, weight in terms], np.float32),
        }
        return dict(zip(_OUTPUTS, self.run("scorer", _OUTPUTS, feed), strict=True))

    def id_of(self, word: str) -> int:
        """Raises BlockError, with the nearest words, for one that there isn't."""
        if word in self.vocabulary:
            return self.vocabulary[word]
        nearest = near(word, self.names, 5, 0.5)
        mend = f"There are: {', '.join(nearest)}" if nearest else ""
        mend = mend or f"All words are in {shown_path(self.path('vocabulary'))}"
        raise BlockError(f"the model doesn't know the word “{word}”", mend=mend)

    @property
    def lang(self) -> str:
        """The language tag of the words themselves."""
        return "en" if self.manifest.language == "en" else "zh"

    def browser_data(self) -> dict[str, Any]:
        """The part of a figure's spec that static/word_runtime.mjs reads."""
        scorer = self.manifest.file("scorer")
        return {
            "model": self.manifest.name,
            "scorer": {port.role: port.name for port in (*scorer.inputs, *scorer.outputs)},
            **self.computing(),
        }

    def golden(self) -> LiveFile:
        """A sum of words, and some of its scores."""
        return golden_file(self.manifest.name, self.made_from(), self._golden, self.build)

    def made_from(self) -> dict[str, Any]:
        """For a bake's key: all that a score depends on."""
        return {
            "runtime": runtime_version(),
            "code": [sha256(path) for path in _CODE],
            "files": {file.role: file.sha256 for file in self.manifest.files},
        }

    def _golden(self) -> dict[str, Any]:
        terms = [(self.names[0], 1.0), (self.names[-1], -0.5)]
        scores = self.scores(terms)
        return {
            "scorer": {
                "terms": [[self.id_of(word), weight] for word, weight in terms],
                **{role: some(scores[role]) for role in ("cosine", "logits")},
            }
        }

    def _largest(self, scores: NDArray[np.float64], count: int, left_out: set[int]) -> Ranking:
        """Equal scores in the order of ids; twin in static/ranking.mjs."""
        order = np.argsort(-scores, kind="stable")[: count + len(left_out)]
        kept = [int(index) for index in order if int(index) not in left_out][:count]
        return [(self.names[index], float(scores[index])) for index in kept]
