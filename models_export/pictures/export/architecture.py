"""A model in words and numbers, for its manifest and card."""

from __future__ import annotations

import torch

from huoye.onnx_demos.manifest.picture_manifest import Architecture
from models_export.flows import ModelConfig
from models_export.flows.fvae import FVaeConfig
from models_export.flows.glow import GlowConfig, Level
from models_export.flows.model import ImageModel
from models_export.flows.nice import NiceConfig
from models_export.flows.realnvp import RealNvpConfig
from models_export.flows.stored import multiplications

Settings = dict[str, int | float | str | tuple[int, ...]]

_PAPERS = {
    "nice": "Dinh, Krueger, Bengio: NICE, arXiv 1410.8516",
    "realnvp": "Dinh, Sohl-Dickstein, Bengio: Density estimation using Real NVP, arXiv 1605.08803",
    "glow": "Kingma, Dhariwal: Glow, arXiv 1807.03039",
    "fvae": "Su, Wu: f-VAEs, arXiv 1809.05861",
}
_SUMMARIES = {
    "nice": "additive couplings over even and odd pixels, then one diagonal scaling",
    "realnvp": "affine couplings with checkerboard and channel masks, over several scales",
    "glow": "levels of actnorm, invertible 1×1 convolution and coupling, with a split after each",
}


def describe(config: ModelConfig, model: ImageModel) -> Architecture:
    """mmac: of decoding one image; parameters: of all of the model, encoder included."""
    inputs = (torch.zeros(1, model.latent_dimensions), torch.ones(1))
    return Architecture(
        paper=_PAPERS[config.family],
        summary=_summary(config),
        parameters=sum(weight.numel() for weight in model.parameters()),
        mmac=round(multiplications(model.decoder(), *inputs) / 1e6, 3),
        settings=_settings(config),
    )


def _summary(config: ModelConfig) -> str:
    if isinstance(config, FVaeConfig):
        prior = "a flow" if config.levels else "normal"
        if config.latent:
            return f"a variational autoencoder whose prior is {prior}, with a bottleneck"
        return f"a variational autoencoder without bottleneck, whose prior is {prior}"
    return _SUMMARIES[config.family]


def order(config: ModelConfig) -> str:
    """How an image becomes a vector."""
    if isinstance(config, NiceConfig):
        return "row by row; latent i belongs to pixel i"
    return "from the coarsest level to the finest; each [channels, rows, columns]"


def _settings(config: ModelConfig) -> Settings:
    match config:
        case NiceConfig():
            return {
                "couplings": config.couplings,
                "hidden": config.hidden,
                "prior": config.prior,
            }
        case RealNvpConfig():
            return {
                "widths": config.widths,
                "blocks": config.blocks,
                "alpha": config.alpha,
                "dequantisation": config.dequantisation,
            }
        case GlowConfig():
            return {
                "levels": _levels(config.levels),
                "coupling": config.coupling,
                "mix": config.mix,
                "start": config.start,
                "split_width": config.split_width,
                "dequantisation": config.dequantisation,
            }
        case FVaeConfig():
            return {
                "steps of E and G": config.steps,
                "widths of E and G": config.widths,
                "levels of F": _levels(config.levels),
                "coupling": config.coupling,
                "mix": config.mix,
                "start": config.start,
                "split_width": config.split_width,
                "sigma1": "learned" if config.learn_sigma1 else "fixed",
                **({"channels of v": config.latent} if config.latent else {}),
            }


def _levels(levels: tuple[Level, ...]) -> str:
    return ", ".join(map(_level, levels)) or "none"


def _level(level: Level) -> str:
    steps = "1 step" if level.steps == 1 else f"{level.steps} steps"
    text = f"squeeze {level.squeeze} and {steps} of width {level.width}"
    if level.net == "glow":
        return text
    return f"{text} with {level.blocks} residual block{'' if level.blocks == 1 else 's'}"
