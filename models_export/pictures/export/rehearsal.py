"""Export before training: what export would refuse of the model is refused in seconds."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import torch

from huoye.core.structure import StructureError
from huoye.onnx_demos.manifest.graph_work import MAX_MMAC, check_work
from huoye.onnx_demos.manifest.model_json import ALLOWED_OPERATORS, read_graph
from huoye.onnx_demos.manifest.picture_manifest import MAX_FILE_BYTES, Role, Training
from models_export.data.dataset import DataSet
from models_export.errors import UserError
from models_export.export.onnx_file import OPSET
from models_export.export.rehearsal import blank
from models_export.flows.model import ImageModel
from models_export.flows.stored import least_bytes, multiplications
from models_export.pictures.config import Config
from models_export.pictures.evaluation.flows import Result
from models_export.pictures.export import flows
from models_export.pictures.export.file_model import FILES
from models_export.pictures.fresh import new_model

_INIT_IMAGES = 64
_MEND = "Lower widths, steps or levels under [model], or set page = false under [export]"


def rehearse(config: Config, data: DataSet) -> None:
    """Export the untrained model as ``flows.publish`` would, into a folder that is thrown away.

    Directions are left out, which untrained latents know nothing of, and so is rounding to 8 bits,
    which takes minutes. Raises UserError.
    """
    # Weights of its own: training draws its own, from a seed of its own.
    with torch.random.fork_rng(devices=[]):
        model = new_model(config, data)
        model.init_from(data.train.take(range(min(_INIT_IMAGES, len(data.train)))))
    try:
        check_budgets(config, model.eval())
    except NotImplementedError as error:
        raise UserError(f"model: it can't be exported: {error}") from error
    config = replace(config, export=replace(config.export, directions=(), storage="float16"))
    if _bytes(model, 2) > MAX_FILE_BYTES:
        # It is for 8 bits, and only files of 8 bits are held to the size.
        _check_graphs(flows.make(config, model, data).contents)
        return
    with tempfile.TemporaryDirectory(prefix="huoye-") as folder:
        target = Path(folder) / config.name
        flows.write(config, data, model, blank(Training), blank(Result), target)


def _check_graphs(contents: Mapping[Role, bytes]) -> None:
    """What a manifest checks of graphs, but for their size."""
    for role in ("decoder", "encoder"):
        if role in contents:
            name, place = FILES[role], (FILES[role],)
            try:
                graph = read_graph(contents[role], name, OPSET, ALLOWED_OPERATORS, place)
                check_work(graph, name, OPSET, place)
            except StructureError as error:
                raise UserError(f"model: {error}") from error


def check_budgets(config: Config, model: ImageModel) -> None:
    """By what the model is made of: raises UserError for what no page would load."""
    inputs = (torch.zeros(1, model.dimensions), torch.ones(1))
    work = multiplications(model.decoder(), *inputs) / 1e6
    if work > MAX_MMAC:
        raise UserError(
            f"model: decoding a picture takes {work:,.0f} million multiplications, and "
            f"{MAX_MMAC:g} is the most. {_MEND}"
        )
    size = _bytes(model, 1 if config.export.storage == "int8" else 2)
    if size > MAX_FILE_BYTES:
        smaller = "" if config.export.storage == "int8" else ', or storage = "int8"'
        raise UserError(
            f"model: its decoder takes {size:,} bytes at least, and {MAX_FILE_BYTES:,} is the "
            f"most. {_MEND}{smaller}"
        )


def _bytes(model: ImageModel, of_weight: int) -> int:
    return least_bytes(model.decoder(), of_weight)
