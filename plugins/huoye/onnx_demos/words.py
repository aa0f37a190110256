"""The site's word vectors: found by name, scored at build, handed to the browser."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoye.core.build import Build
from huoye.core.files import sha256
from huoye.live.assets import Assets
from huoye.live.block import BlockError
from huoye.live.figure import LiveFile
from huoye.onnx_demos.model_folder import choose
from huoye.onnx_demos.models import open_session, runtime_files
from huoye.onnx_demos.word_manifest import (
    FILE_NAME,
    PortRole,
    Role,
    WordManifest,
    load,
    read_vocabulary,
)
from huoye.words import said

#: A weighted sum of words, in the order written: [(word, weight), …].
Terms = Sequence[tuple[str, float]]
#: Words and their scores, the largest first.
Ranking = list[tuple[str, float]]
_OUTPUTS: tuple[PortRole, ...] = ("cosine", "vector", "logits")


class Words:
    """A model in its folder. Raises ManifestError when model.json or a file it names is wrong."""

    def __init__(self, folder: Path, build: Build) -> None:
        self.folder = folder
        self.build = build
        self.manifest: WordManifest = load(folder / FILE_NAME)

    @property
    def dependencies(self) -> tuple[Path, ...]:
        """Every file that a figure of this model is made from."""
        return (self.folder / FILE_NAME, *(self.folder / file.path for file in self.manifest.files))

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Word -> id, the most frequent first."""
        text = self._path("vocabulary").read_text("utf-8")
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
        scorer = self.manifest.file("scorer")
        feed = {
            scorer.port("ids").name: np.array([self.id_of(word) for word, _ in terms], np.int64),
            scorer.port("weights").name: np.array([weight for _, weight in terms], np.float32),
        }
        names = [scorer.port(role).name for role in _OUTPUTS]
        return dict(zip(_OUTPUTS, self._session.run(names, feed), strict=True))

    def id_of(self, word: str) -> int:
        """Raises BlockError, with the nearest words, for one that there isn't."""
        if word in self.vocabulary:
            return self.vocabulary[word]
        near = get_close_matches(word, self.names, n=5, cutoff=0.5)
        mend = f"there are: {', '.join(near)}" if near else f"see {self._path('vocabulary')}"
        raise BlockError(f"the model doesn't know the word “{word}”", mend=mend)

    def title(self, lang: str) -> str:
        """The model's name in the page's language."""
        return said(self.manifest.title, lang)

    @property
    def lang(self) -> str:
        """The language tag of the words themselves."""
        return "en" if self.manifest.language == "en" else "zh"

    def browser_files(self) -> tuple[LiveFile, ...]:
        """What *Run* downloads. Raises BuildError."""
        assets = self.build.get(Assets)
        own = (assets.file(role, self._path(role), self.manifest.name) for role in _ROLES)
        return (*runtime_files(self.build), *own)

    def browser_data(self) -> dict[str, Any]:
        """The part of a figure's spec that static/word_runtime.mjs reads."""
        scorer = self.manifest.file("scorer")
        return {
            "model": self.manifest.name,
            "scorer": {port.role: port.name for port in (*scorer.inputs, *scorer.outputs)},
        }

    def made_from(self) -> dict[str, Any]:
        """For a bake's key: all that a score depends on."""
        return {
            "runtime": version("onnxruntime"),
            "code": sha256(Path(__file__)),
            "files": {file.role: file.sha256 for file in self.manifest.files},
        }

    def _largest(self, scores: NDArray[np.float64], count: int, left_out: set[int]) -> Ranking:
        """Equal scores in the order of ids; twin in static/ranking.mjs."""
        order = np.argsort(-scores, kind="stable")[: count + len(left_out)]
        kept = [int(index) for index in order if int(index) not in left_out][:count]
        return [(self.names[index], float(scores[index])) for index in kept]

    def _path(self, role: Role) -> Path:
        return self.folder / self.manifest.file(role).path

    @cached_property
    def _session(self) -> Any:
        return open_session(self._path("scorer"))


_ROLES: tuple[Role, ...] = ("scorer", "vocabulary")


class WordModels:
    """The models of words; a service of the build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._known: dict[str, Words] = {}

    def find(self, name: str) -> Words:
        """The model ``name``.

        Raises BlockError when there is none, ManifestError when it is broken.
        """
        if name not in self._known:
            folder = choose(self._build.content / "models", name, of_words=True)
            self._known[name] = Words(folder, self._build)
        return self._known[name]
