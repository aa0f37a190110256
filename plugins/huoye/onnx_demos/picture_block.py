"""What the figure kinds of models of pictures share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

from huoye.live.block import Figure, LiveBlock, Range
from huoye.live.figure import LiveFile, Origin
from huoye.onnx_demos.manifest.picture_manifest import Role
from huoye.onnx_demos.models import Models
from huoye.onnx_demos.picture_model import PictureModel
from huoye.onnx_demos.sources import MAX_SEED
from huoye.reader import PageSource

Chosen = TypeVar("Chosen")
#: Unsigned, of 32 bits.
Seed = Annotated[int, Range(0, MAX_SEED)]


def as_checked(models: Iterable[PictureModel]) -> dict[str, bool]:
    """The part of a figure's spec that the page check reads: ONNX Runtime can compute it too, and
    the engine's plain build gives the same bits in every browser."""
    runs = any(model.runs_on_engine for model in models)
    return {"reserve": runs, "exact": runs}


class PictureBlock(LiveBlock[PictureModel, Chosen]):
    """A kind whose argument names one model of pictures."""

    TOLERANCE: ClassVar[str] = "pixels"
    #: The model's files that a run needs, and those that it needs for the reader's own picture.
    ROLES: ClassVar[tuple[Role, ...]] = ("decoder",)
    LATER: ClassVar[tuple[Role, ...]] = ()

    def subject(self, argument: str, page: PageSource) -> PictureModel:
        return page.build.get(Models).find(argument, PictureModel)

    def ranges(self, subject: PictureModel) -> Mapping[str, Range]:
        """A temperature's upper end is the model's."""
        hottest = Range(0.0, subject.manifest.latent.max_temperature, 0.01)
        own = super().ranges(subject)
        return {**own, **({"temperature": hottest} if "temperature" in own else {})}

    def files(self, figure: Figure[PictureModel, Chosen]) -> Iterable[LiveFile]:
        return figure.subject.run_files(*self.ROLES)

    def later(self, figure: Figure[PictureModel, Chosen]) -> Iterable[LiveFile]:
        return figure.subject.model_files(*self.LATER)

    def offered(self, figure: Figure[PictureModel, Chosen]) -> Iterable[LiveFile]:
        return figure.subject.other_files()

    def data(self, figure: Figure[PictureModel, Chosen]) -> Mapping[str, Any]:
        model = figure.subject
        return {**model.browser_data(), **as_checked([model])}

    def origins(self, figure: Figure[PictureModel, Chosen]) -> Iterable[Origin]:
        return figure.subject.origin(figure.page)

    def dependencies(self, figure: Figure[PictureModel, Chosen]) -> Iterable[Path]:
        return figure.subject.dependencies
