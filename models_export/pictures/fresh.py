"""The model of a config, as a run begins with it."""

from __future__ import annotations

from models_export.data.dataset import DataSet
from models_export.errors import UserError
from models_export.flows import build
from models_export.flows.model import ImageModel
from models_export.pictures.config import Config


def new_model(config: Config, data: DataSet | None = None) -> ImageModel:
    """The config's model with fresh weights from torch's global generator.

    Raises UserError when its numbers don't fit together, or not to the pictures.
    """
    try:
        model = build(config.model)
    except ValueError as error:
        raise UserError(f"model: {error}. Change the numbers under [model]") from error
    if data is not None and data.train.shape != model.event:
        found, wanted = ("{} × {} × {}".format(*shape) for shape in (data.train.shape, model.event))
        raise UserError(
            f"model: the pictures are {found} (channels × height × width), {config.name} is "
            f"for {wanted}. Choose other data, or another config"
        )
    return model
