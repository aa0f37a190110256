"""Invertible layers, and the models made of them. ``base.py`` states the interface."""

from __future__ import annotations

from models_export.flows.fvae import FVaeConfig, build_fvae
from models_export.flows.glow import GlowConfig, build_glow
from models_export.flows.model import ImageModel
from models_export.flows.nice import NiceConfig, build_nice
from models_export.flows.realnvp import RealNvpConfig, build_realnvp

ModelConfig = NiceConfig | RealNvpConfig | GlowConfig | FVaeConfig


def build(config: ModelConfig) -> ImageModel:
    """The model of a configuration, with fresh weights from torch's global generator.

    Raises ValueError when its numbers don't fit together.
    """
    match config:
        case NiceConfig():
            return build_nice(config)
        case RealNvpConfig():
            return build_realnvp(config)
        case GlowConfig():
            return build_glow(config)
        case FVaeConfig():
            return build_fvae(config)
