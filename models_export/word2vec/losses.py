"""The losses that stand in for the full softmax, with their gradients.

Scores come in tables, one row per hidden vector: ``positive`` [R, Q] of the true words (where
``mask`` is 1; a row of skip-gram holds a window) and ``negative`` [R, K] of the negatives that the
row's words share. Sharing leaves the expected loss as it is, since the expectation of a sum doesn't
ask whether its terms are independent: each pair still meets K independent draws. It only makes the
terms of one batch vary together.

``hits`` [R, Q] counts the negatives of the row that are the true word, where these are to be left
out (for a pair, not for its neighbours). Since a word has one score in a row, that is done exactly
by subtracting hits times the term of the true word.

What leaving hits out does to the optimum of the softmax losses, by computation over small V
(tests/models_export/word2vec/test_optima.py):

- Hits that stay do nothing: the scores are log p - log q + const, the noise may say the true word
  as well. Hence they stay where log q corrects the scores.
- Left out of draws without replacement (``distinct``) they do nothing either: the set of negatives
  is then any set of other words, with the same probability.
- Left out of uniform draws with replacement they move the optimum for K > 1, by O(1/V): a word that
  is drawn twice is surely not the true one. With K = 2 and Zipf's law by 0.050 of V = 5 words and
  0.022 of 20; with a vocabulary of thousands by less than training ever settles. Drawing again
  until the word is another is worse.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

LossName = Literal[
    "random-softmax", "unigram-softmax", "sampled-softmax", "nce", "negative-sampling"
]

#: exp(60) and its square stay inside float32.
LARGEST = 60.0


@dataclass(frozen=True)
class Gradients:
    """value: summed over pairs. positive, negative: its derivatives by the scores."""

    value: Tensor
    positive: Tensor
    negative: Tensor


Scores = Callable[[Tensor, Tensor, Tensor, Tensor, int], Gradients]


@dataclass(frozen=True)
class Loss:
    """power: negatives are drawn with probability q proportional to count ** power.

    corrected: log q is subtracted from the scores before the loss sees them. offset: whether the
    optimal score is log p(t|c) - log q(t) + const(c), so that log q makes probabilities of it.
    drops_hits: whether a negative that is the true word is left out. normalised: whether -log V is
    added to the scores, so that weights of zero say the uniform distribution and not V times as
    much. distinct: whether negatives are drawn without replacement, for power 0 alone.
    """

    name: LossName
    power: float
    corrected: bool
    offset: bool
    drops_hits: bool
    gradients: Scores
    normalised: bool = False
    distinct: bool = False


def softmax(
    positive: Tensor, mask: Tensor, hits: Tensor, negative: Tensor, _: int = 0
) -> Gradients:
    """Cross-entropy of choosing the true word among itself and the negatives."""
    true = positive.clamp(-LARGEST, LARGEST).exp()
    others = negative.clamp(-LARGEST, LARGEST).exp()
    once = true * (1 - hits)
    # At least its own term, which rounding may have taken away.
    total = torch.maximum(others.sum(1, keepdim=True) + once, true)
    share = mask / total
    value = (mask * (total.log() - positive)).sum()
    return Gradients(value, once * share - mask, others * share.sum(1, keepdim=True))


def nce(positive: Tensor, mask: Tensor, _: Tensor, negative: Tensor, __: int = 0) -> Gradients:
    """Noise-contrastive estimation: is this the true word, or one of K draws of the noise?

    Scores come with log q subtracted.
    """
    noise = math.log(negative.shape[1])
    return _binary(positive - noise, mask, mask.new_zeros(()), negative - noise, 1.0)


def negative_sampling(
    positive: Tensor, mask: Tensor, hits: Tensor, negative: Tensor, wanted: int
) -> Gradients:
    """word2vec's loss: the same question without log(K q).

    wanted: negatives of a pair; the K at hand stand for them with weight wanted / K.
    """
    return _binary(positive, mask, hits, negative, wanted / negative.shape[1])


def _binary(
    positive: Tensor, mask: Tensor, hits: Tensor, negative: Tensor, weight: float
) -> Gradients:
    softplus = torch.nn.functional.softplus
    pairs = weight * mask.sum(1, keepdim=True)
    dropped = weight * hits * mask
    value = (
        (mask * softplus(-positive)).sum()
        + (pairs * softplus(negative)).sum()
        - (dropped * softplus(positive)).sum()
    )
    chance = positive.sigmoid()
    return Gradients(value, mask * (chance - 1) - dropped * chance, pairs * negative.sigmoid())


LOSSES: dict[LossName, Loss] = {
    loss.name: loss
    for loss in (
        Loss("random-softmax", 0, False, False, True, softmax),
        # Wrong on purpose: what becomes of the random softmax with word2vec's negatives.
        Loss("unigram-softmax", 0.75, False, True, False, softmax),
        Loss("sampled-softmax", 0.75, True, False, False, softmax),
        Loss("nce", 0.75, True, False, False, nce, normalised=True),
        Loss("negative-sampling", 0.75, False, True, True, negative_sampling),
    )
}
