"""A first config for somebody's own pictures: a Glow that suits their number and size.

Widths and steps follow the models that ship: a few thousand pictures are worth some five thousand
steps, and the steps that are worth it grow with the square root of their number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

from huoye.core.files import write_atomic
from models_export.config_file import as_toml
from models_export.data import archive, folder
from models_export.data.dataset import DataSet
from models_export.errors import UserError
from models_export.flows.glow import Level

#: Pictures of a folder become one of these squares, the largest that they needn't be enlarged to.
_SIDES = (32, 16, 8)
#: So many are needed for squares of 64 pixels.
_MANY = 3000
#: (pictures up to, widths of the levels from the outside in).
_WIDTHS = ((500, (16, 32, 48, 64)), (5000, (24, 48, 64, 96)), (math.inf, (32, 64, 96, 96)))
_STEPS_OF_LEVELS = (4, 6, 6, 8)
_STEPS_OF_A_PICTURE = 80
_LEAST_STEPS = 200
_MOST_SECONDS = 3600.0
_EVALUATIONS = 20


@dataclass(frozen=True)
class Survey:
    """What there is to learn from."""

    pictures: int
    #: Of the smallest one.
    height: int
    width: int
    channels: int
    #: Whether they become what a model takes; else the model takes them as they are.
    is_folder: bool


@dataclass(frozen=True)
class Draft:
    """What is chosen for them."""

    name: str
    path: Path
    licence: str
    survey: Survey
    height: int
    width: int
    levels: tuple[Level, ...]
    steps: int = _LEAST_STEPS

    def text(self) -> str:
        """The file."""
        every = max(10, self.steps // _EVALUATIONS)
        levels = "".join(
            f"    {{ squeeze = {level.squeeze}, steps = {level.steps}, width = {level.width} }},\n"
            for level in self.levels
        )
        pictures = f"{self.survey.pictures:,} pictures of {self.path.resolve().name}"
        mirrored = (
            "\n[data]\n# Half of them are mirrored at random; take it out where left and right "
            "matter, as in writing.\nmirror = true\n"
        )
        return f"""\
# Every key there is, with its default: docs/models.md, or the command show.
name = {as_toml(self.name)}

[card]
# Say what readers may do with the model, what the pictures are, and whether they show people.
licence = {as_toml(self.licence)}
dataset = {as_toml(pictures)}
dataset_licence = {as_toml(self.licence)}
data_path = {as_toml(str(self.path))}

[model]
family = "glow"
channels = {self.survey.channels}
height = {self.height}
width = {self.width}
start = "haar"
levels = [
{levels}]
{mirrored if self.survey.is_folder and self.survey.channels == 3 else ""}
[training]
steps = {self.steps}
learning_rate = 2e-3
warmup = {min(100, self.steps // 10)}
evaluate_every = {every}
# Evaluations without improvement, after which it stops: few pictures are soon known by heart.
patience = 6
"""


def survey(path: Path) -> Survey:
    """Raises UserError for what can't be learnt from."""
    if path.is_dir():
        headers = folder.headers(path)
        return Survey(
            pictures=len(headers),
            height=min(header.height for header in headers),
            width=min(header.width for header in headers),
            channels=1 if all(header.grey for header in headers) else 3,
            is_folder=True,
        )
    pictures, channels, height, width = archive.shape(path)
    return Survey(pictures, height, width, channels, is_folder=False)


def draft(name: str, path: Path, licence: str, found: Survey) -> Draft:
    """Raises UserError for an archive whose pictures can't be halved."""
    height, width = found.height, found.width
    if found.is_folder:
        least = min(height, width)
        sides = (64, *_SIDES) if found.pictures >= _MANY else _SIDES
        # Pictures may be enlarged by 2, where they are smaller than the smallest.
        height = width = next((side for side in sides if side <= least), _SIDES[-1])
    halvings = 0
    while halvings < 4 and all(side % 2 ** (halvings + 1) == 0 for side in (height, width)):
        halvings += 1
    # Each level halves the sides; what is left should have some pixels.
    halvings = min(halvings, max(1, min(height, width).bit_length() - 3))
    if not halvings:
        raise UserError(
            f"{path}: pictures of {height} x {width} can't be halved, as a Glow does. Cut a row or "
            "a column off, or unpack them into a folder of image files, which are resized"
        )
    widths = next(widths for most, widths in _WIDTHS if found.pictures <= most)
    levels = tuple(
        Level(2, steps, width)
        for steps, width in zip(_STEPS_OF_LEVELS[:halvings], widths, strict=False)
    )
    return Draft(name, path, licence, found, height, width, levels)


def worth(made: Draft, learnt_from: int, seconds_a_step: float) -> Draft:
    """With as many steps as are worth it, an hour's at most."""
    steps = min(_STEPS_OF_A_PICTURE * math.sqrt(learnt_from), _MOST_SECONDS / seconds_a_step)
    return replace(made, steps=max(_LEAST_STEPS, round(steps / 100) * 100))


def write(made: Draft, config: Path) -> None:
    write_atomic(config, made.text())


def summary(made: Draft, file: Path, data: DataSet, seconds_a_step: float) -> str:
    """What was written, what it will take, and what to do next."""
    minutes = made.steps * seconds_a_step / 60
    command = "python -m models_export"
    colour = "in colour" if made.survey.channels == 3 else "grey"
    learnt_from = len(data.train)
    return f"""\
wrote {file}: a Glow that draws {made.height} x {made.width} pictures, {colour}
{learnt_from:,} pictures to learn from, {len(data.validation):,} to choose the best weights, \
{len(data.test):,} to test with
{made.steps:,} steps are worth it: about {max(1, math.ceil(minutes))} minutes here \
({seconds_a_step:.2f} seconds each, on one core), fewer where it stops learning before
to expect: {expected(learnt_from)}
next:
  {command} train {file}
  {command} evaluate {file}
  {command} export {file} --models BLOG/content/models
  {command} card {file} --models BLOG/content/models"""


def expected(learnt_from: int) -> str:
    """What a model makes of so many pictures."""
    if learnt_from < 100:
        return "colours and blurs: that few pictures teach hardly more"
    if learnt_from < 1000:
        return (
            "colours, light and coarse shapes, no details; thousands of pictures of one kind, "
            "alike in position and size, would give more"
        )
    if learnt_from < 10_000:
        return "what the pictures have in common; details run together"
    return "pictures that can be recognised where all are of one kind, else textures"
