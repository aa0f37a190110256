"""The full softmax over all words, on text that training has not seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models_export.data.corpus import Part
from models_export.data.vocabulary import Doubles
from models_export.word2vec import batches
from models_export.word2vec.model import Architecture
from models_export.word2vec.windows import Windows, overlapping

_POSITIONS = 512


@dataclass(frozen=True)
class HeldOut:
    """pairs: predictions (of a context word, or with CBOW of a word). nats: mean -log p of them.

    unigram: the same of a model that answers with the words' frequencies, whatever the context.
    """

    pairs: int
    nats: float
    unigram: float

    @property
    def perplexity(self) -> float:
        return math.exp(self.nats)


@dataclass(frozen=True)
class Reading:
    """How training read its text, which a score must follow: thinned by ``keep``, with its windows.

    frequencies: [V] counts of the training text.
    """

    keep: Doubles
    window: int
    shrink: bool
    frequencies: Doubles


@torch.no_grad()
def held_out(
    architecture: Architecture,
    tables: tuple[Tensor, Tensor],
    part: Part,
    reading: Reading,
    seed: int,
    limit: int,
    log_offset: Tensor | None = None,
) -> HeldOut:
    """Mean -log p(t|c) with p the softmax of the raw scores, over at most about ``limit`` words.

    tables: inputs and outputs [V, d]. log_offset: [V], added to the scores first: log q where the
    loss leaves it out of them.
    """
    inputs, outputs = tables
    shape = batches.geometry(_POSITIONS, reading.window)
    windows = Windows(shape, inputs.device)
    thinned = torch.from_numpy(reading.frequencies * reading.keep)
    log_unigram = (thinned / thinned.sum()).log()
    nats, unigram, pairs, done = 0.0, 0.0, 0, 0
    for number, lines in enumerate(part.chunks(batches.CHUNK)):
        order = np.random.SeedSequence((seed, number))
        for stretch in batches.stretches(part, lines, reading.keep, shape, reading.shrink, order):
            if done >= limit:
                break
            done += int((stretch.lines[shape.window : shape.window + shape.positions] >= 0).sum())
            ids = torch.from_numpy(stretch.ids.astype(np.int64))
            mask = windows.mask(stretch)
            own = ids[shape.window : shape.window + shape.positions]
            if architecture == "skip-gram":
                hidden = inputs[own]
                targets = overlapping(ids, shape)[:, None, :].expand_as(mask)
                weight = mask
            else:
                weight = mask.amax(2, keepdim=True)
                mean = mask / mask.sum(2, keepdim=True).clamp(min=1)
                seen = overlapping(inputs[ids], shape)
                hidden = torch.bmm(mean, seen).reshape(shape.positions, -1)
                targets = own.view(shape.blocks, shape.block, 1)
            scores = hidden @ outputs.T
            if log_offset is not None:
                scores += log_offset
            chances = scores.log_softmax(1)
            found = chances.gather(1, targets.reshape(shape.positions, -1)).view_as(weight)
            nats -= float((found * weight).double().sum())
            unigram -= float((log_unigram[targets] * weight).sum())
            pairs += int(weight.sum())
    if not pairs:
        return HeldOut(0, 0.0, 0.0)
    return HeldOut(pairs, nats / pairs, unigram / pairs)
