"""Where a figure's latent begins: a real picture that the model ships, a seed, or the reader's own
picture (twin: static/sources.mjs)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huoye.live.block import BlockError
from huoye.live.figure import Control, ControlKind
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.recipes import Recipe
from huoye.words import words_of

MAX_SEED = 2**32 - 1
_EXAMPLE = re.compile(r"example (\d{1,9})")
_SEED = re.compile(r"seed (\d{1,10})(?: (\d{1,10}))?")
_PARTS: tuple[tuple[str, ControlKind], ...] = (("seed", "seed"), ("stream", "integer"))


@dataclass(frozen=True)
class Source:
    """example: index, or None where seed and stream draw the latent."""

    example: int | None = None
    seed: int = 2018
    stream: int = 0

    def recipe(self, temperature: float) -> Recipe:
        """Temperature is of draws only: a real picture is shown as it is."""
        if self.example is not None:
            return {"example": self.example}
        return {"mix": [[temperature, {"seed": self.seed, "stream": self.stream}]]}

    def describe(self, lang: str) -> str:
        """For alternative text."""
        words = words_of("sources", lang)
        if self.example is not None:
            return words["shown_example"].format(number=self.example + 1)
        return words["shown_seed"].format(seed=self.seed, number=self.stream + 1)

    def inputs(self, name: str) -> Mapping[str, Any]:
        """The figure's inputs of the controls below."""
        chosen = "seed" if self.example is None else f"example {self.example}"
        return {name: chosen, f"{name}_seed": self.seed, f"{name}_stream": self.stream}

    def controls(
        self, name: str, label: str, model: PictureModel, lang: str
    ) -> tuple[Control, ...]:
        """A selection, and the numbers of a draw; the style sheet hides these where none is."""
        words = words_of("sources", lang)
        examples = range(model.manifest.examples)
        choices = [(f"example {i}", words["example"].format(number=i + 1)) for i in examples]
        choices.append(("seed", words["seed"]))
        if model.has_encoder:
            choices.append(("own", words["own"]))
        inputs = self.inputs(name)
        return (
            Control(name, label, "select", inputs[name], choices=tuple(choices)),
            *(
                Control(
                    f"{name}_{part}",
                    words[f"{part}_label"].format(label=label),
                    kind,
                    inputs[f"{name}_{part}"],
                    0,
                    MAX_SEED,
                )
                for part, kind in _PARTS
            ),
        )


def read_source(text: str, model: PictureModel, option: str) -> Source:
    """What an author wrote: ``example 0``, ``seed 2018`` or ``seed 2018 3``. Raises BlockError."""
    if match := _EXAMPLE.fullmatch(text):
        index, count = int(match[1]), model.manifest.examples
        if index >= count:
            mend = f"The examples are 0 to {count - 1}" if count else "Write “seed 2018 0”"
            raise BlockError(f"the model has no example {index}", mend=mend, option=option)
        return Source(example=index)
    if match := _SEED.fullmatch(text):
        seed, stream = int(match[1]), int(match[2] or 0)
        if max(seed, stream) > MAX_SEED:
            raise BlockError(
                f"{max(seed, stream)} is beyond 32 bits",
                mend=f"Write a number up to {MAX_SEED}",
                option=option,
            )
        return Source(seed=seed, stream=stream)
    raise BlockError(
        f"“{text}” is neither an example nor a seed",
        mend="Write “example 0”, “seed 2018” or “seed 2018 3” (its picture of index 3)",
        option=option,
    )


def written_source(inputs: Mapping[str, Any], name: str) -> str:
    """What an author would write for these inputs; an own picture can't be written."""
    chosen = str(inputs[name])
    return (
        f"seed {inputs[f'{name}_seed']} {inputs[f'{name}_stream']}" if chosen == "seed" else chosen
    )


def picks(model: str, label: str) -> dict[str, Any]:
    """Spec of a figure that may begin at a picture picked in a sample of the same model."""
    return {
        "model": model,
        "label": label,
        "inputs": {"seed": "start_seed", "stream": "start_stream", "temperature": "temperature"},
        "set": {"start": "seed"},
    }
