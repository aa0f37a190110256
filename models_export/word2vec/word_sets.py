"""How well vectors and scores do: word similarity, analogies, perplexity.

Neighbours, similarity and analogies compare directions (cosines of input vectors); probabilities
come from the raw scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from huoye.onnx_demos.manifest.word_manifest import Analogies, Similarity
from models_export.data.vocabulary import Vocabulary
from models_export.errors import UserError
from models_export.word2vec.directions import Floats, unit

_QUESTIONS_AT_ONCE = 512


def similarity(path: Path, vocabulary: Vocabulary, units: Floats) -> Similarity:
    """Of a file of lines "word word score"; pairs with an unknown word are left out.

    The correlation is 0 where fewer than three pairs are found, or it has no value. Raises
    UserError for a line of another form.
    """
    pairs, cosines, scores = 0, [], []
    for number, line in _lines(path):
        parts = line.split()
        try:
            first, second, score = parts[0], parts[1], float(parts[2])
        except (IndexError, ValueError) as error:
            raise UserError(f"{path}:{number}: not two words and a score") from error
        pairs += 1
        ids = [vocabulary.ids.get(word.lower()) for word in (first, second)]
        if None not in ids:
            cosines.append(float(units[ids[0]] @ units[ids[1]]))
            scores.append(score)
    found = len(scores)
    value = float(spearmanr(cosines, scores).statistic) if found > 2 else 0.0
    return Similarity(path.stem, pairs, found, value if np.isfinite(value) else 0.0)


def analogies(path: Path, vocabulary: Vocabulary, units: Floats) -> Analogies:
    """Of a file of lines "a b c d" (a is to b as c is to d) and headings ": …".

    Right is a question whose nearest word to b - a + c, these three aside, is d; questions with an
    unknown word are left out. Raises UserError for a line of another form.
    """
    total, rows = 0, []
    for number, line in _lines(path):
        words = line.lower().split()
        if words[0].startswith(":"):
            continue
        if len(words) != 4:
            raise UserError(f"{path}:{number}: not four words")
        total += 1
        ids = [vocabulary.ids.get(word, -1) for word in words]
        if min(ids) >= 0:
            rows.append(ids)
    right = 0
    for start in range(0, len(rows), _QUESTIONS_AT_ONCE):
        a, b, c, d = np.array(rows[start : start + _QUESTIONS_AT_ONCE]).T
        cosines = unit(units[b] - units[a] + units[c]) @ units.T
        places = np.arange(len(a))
        for given in (a, b, c):
            cosines[places, given] = -2
        right += int((cosines.argmax(1) == d).sum())
    return Analogies(path.stem, total, len(rows), right / len(rows) if rows else 0.0)


def _lines(path: Path) -> Iterable[tuple[int, str]]:
    """Those that aren't blank, and the number of each."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: can't be read ({error})") from error
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def nearest(cosine: Floats, given: Sequence[int], count: int) -> list[int]:
    """Ids of the words with the largest cosines, the given ones left out, nearest first."""
    ranked = cosine.copy()
    ranked[list(given)] = -2
    best = np.argpartition(-ranked, count)[:count]
    return sorted(best.tolist(), key=lambda index: (-ranked[index], index))
