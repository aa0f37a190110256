"""What a likelihood doesn't ask of a generator: that its pictures look like pictures.

A Gaussian q(x | z) pays for every pixel alike, so that a generator paints the mean of what it
doesn't know, and faces melt. A discriminator sees that at once (Larsen et al., "Autoencoding beyond
pixels using a learned similarity metric", arXiv 1512.09300): reconstructions shall have the
features of their originals, and they and draws of the prior shall pass for photographs.

It learns by the hinge loss with spectral normalisation (Miyato et al., arXiv 1802.05957), and is
shown pictures only through random views, the same for a picture and its reconstruction: so it can't
learn a few thousand of them by heart (Zhao et al., "Differentiable Augmentation", arXiv
2006.10738).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import affine_grid, grid_sample, leaky_relu, relu
from torch.nn.utils.parametrizations import spectral_norm

from models_export.flows.fvae import FVae
from models_export.pictures.config import AdversaryConfig

if TYPE_CHECKING:
    from lightning_fabric import Fabric

_BETAS = (0.5, 0.99)
_SLOPE = 0.2
_SCALES = 4
#: Times the finest layer's.
_WIDEST = 6
#: Of a view: shift in shares of the side, brightness in pixels of [-1, 1], contrast, and the side
#: of the square that is blotted out.
_SHIFT, _BRIGHTNESS, _CONTRAST, _BLOT = 0.1, 0.3, 0.3, 0.35


class Discriminator(nn.Module):
    """[B, C, H, W] in [-1, 1] -> (verdicts [B, places], features of each scale).

    Verdicts are of neighbourhoods and of the whole picture, positive for photographs.
    """

    def __init__(self, event: tuple[int, int, int], width: int) -> None:
        super().__init__()
        channels, height, sides = event
        scales = min(_SCALES, int(math.log2(min(height, sides))))
        if scales < 2:
            raise ValueError(f"a discriminator of {height} × {sides} pixels: at least 4 × 4 needed")
        widths = [min(width * 2**scale, _WIDEST * width) for scale in range(scales)]
        inputs = [channels, *widths[:-1]]
        self.scales = nn.ModuleList(
            spectral_norm(nn.Conv2d(before, after, 4, stride=2, padding=1))
            for before, after in zip(inputs, widths, strict=True)
        )
        self.near = spectral_norm(nn.Conv2d(widths[-2], 1, 3, padding=1))
        size = (height // 2**scales, sides // 2**scales)
        self.whole = spectral_norm(nn.Conv2d(widths[-1], 1, size))
        self.in_bfloat16 = False

    def forward(self, pictures: Tensor) -> tuple[Tensor, list[Tensor]]:
        with torch.autocast(pictures.device.type, torch.bfloat16, enabled=self.in_bfloat16):
            x, features = pictures, []
            for scale in self.scales:
                x = leaky_relu(scale(x), _SLOPE)
                features.append(x)
            near, whole = self.near(features[-2]), self.whole(x)
        # Half of the verdict is of the whole.
        places = near.flatten(1).float()
        whole = whole.flatten(1).float().mean(1, keepdim=True)
        return torch.cat([places, whole.expand_as(places)], dim=1), features


class Views:
    """A random view for each of ``count`` pictures.

    Moved, brighter or darker, with more or less contrast, and a square of it blotted out.
    """

    def __init__(self, count: int, device: torch.device) -> None:
        def uniform(*shape: int) -> Tensor:
            return (2 * torch.rand(count, *shape) - 1).to(device)

        self._moves = uniform(2) * 2 * _SHIFT  # grid_sample's sides are 2
        self._brightness = uniform(1, 1, 1) * _BRIGHTNESS
        self._contrast = 1 + uniform(1, 1, 1) * _CONTRAST
        self._blot = uniform(2)

    def __call__(self, pictures: Tensor) -> Tensor:
        """[count, C, H, W] in [-1, 1], of the same shape."""
        count, _, height, width = pictures.shape
        maps = torch.eye(2, 3, device=pictures.device).repeat(count, 1, 1)
        maps[:, :, 2] = self._moves
        grid = affine_grid(maps, list(pictures.shape), align_corners=False)
        moved = grid_sample(pictures, grid, padding_mode="border", align_corners=False)
        mean = moved.mean(dim=(1, 2, 3), keepdim=True)
        toned = mean + self._brightness + self._contrast * (moved - mean)
        rows, columns = (
            (torch.linspace(-1, 1, size, device=pictures.device) - middle[:, None]).abs() < _BLOT
            for size, middle in zip((height, width), self._blot.unbind(1), strict=True)
        )
        blotted = (rows[:, None, :, None] & columns[:, None, None, :]).float()
        result: Tensor = toned * (1 - blotted)
        return result


class Shown(NamedTuple):
    """What the discriminator judges: photographs, as many generated ones, and how it sees them.

    The first ``paired`` generated ones are reconstructions of the first photographs.
    """

    real: Tensor
    generated: Tensor
    paired: int
    views: Views


class AdversarialObjective(nn.Module):
    """The likelihood's loss and what the discriminator adds; see training.flows.Objective.

    The discriminator is no part of the module: its weights are moved by ``verdict_loss`` alone.
    """

    def __init__(self, model: FVae, discriminator: Discriminator, config: AdversaryConfig) -> None:
        super().__init__()
        self.model = model
        self._config = config
        self._discriminator = [discriminator]

    def forward(self, levels: Tensor) -> tuple[Tensor, Shown]:
        """8-bit levels [B, C, H, W] -> (loss, in nats per dimension and more; what was shown)."""
        model, config, judge = self.model, self._config, self._discriminator[0]
        bound, log_q = model.drawn(levels)
        loss = -(bound.nats - log_q).mean() / model.dimensions
        shown = self._shown(levels, bound.generated)
        judge.requires_grad_(False)
        verdicts, features = judge(shown.views(shown.generated))
        with torch.no_grad():
            _, wanted = judge(shown.views(shown.real))
        judge.requires_grad_(True)
        differences = [
            (mine[: shown.paired] - own[: shown.paired]).float().abs().mean()
            for mine, own in zip(features, wanted, strict=True)
        ]
        matching = torch.stack(differences).mean()
        return loss + config.features * matching - config.weight * verdicts.mean(), shown

    def _shown(self, levels: Tensor, reconstructed: Tensor) -> Shown:
        model, count = self.model, len(levels)
        paired = -(-count // 2)
        z = torch.randn(count - paired, model.latent_dimensions).to(reconstructed)
        low, high = self._config.temperatures
        heat = low + (high - low) * torch.rand(count - paired, 1).to(z)
        with torch.no_grad():  # the likelihood alone teaches the flow
            v = model.flow.inverse(z * heat)[0]
        generated = torch.cat([reconstructed[:paired], model.generating(v)])
        real = levels.float() / 127.5 - 1
        return Shown(real, generated, paired, Views(count, levels.device))


class Adversary:
    """The discriminator and what moves it. To be made after the model: both draw their weights."""

    def __init__(self, model: FVae, config: AdversaryConfig, fabric: Fabric) -> None:
        self._fabric = fabric
        self.discriminator = Discriminator(model.event, config.width)
        self.discriminator.to(fabric.device)
        self._optimiser = torch.optim.Adam(
            self.discriminator.parameters(), config.learning_rate, _BETAS, fused=True
        )

    def begin(self) -> None:
        """To be called once, after the state has been restored."""
        self._learning = self._fabric.setup_module(self.discriminator)
        moving = self._fabric.setup_optimizers(self._optimiser)
        self._moving: torch.optim.Optimizer = moving  # type: ignore[assignment]

    def step(self, shown: Shown) -> None:
        """Learn what was shown; not from a gradient that isn't finite."""
        self._moving.zero_grad(set_to_none=True)
        self._fabric.backward(verdict_loss(self._learning, shown))
        norm = nn.utils.get_total_norm(
            [weight.grad for weight in self.discriminator.parameters() if weight.grad is not None]
        )
        if bool(norm.isfinite()):
            self._moving.step()

    def state_dict(self) -> dict[str, Any]:
        return {
            "discriminator": self.discriminator.state_dict(),
            "optimiser": self._optimiser.state_dict(),
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.discriminator.load_state_dict(state["discriminator"])
        self._optimiser.load_state_dict(state["optimiser"])


def verdict_loss(discriminator: nn.Module, shown: Shown) -> Tensor:
    """The hinge loss of the discriminator on what was shown."""
    pictures = torch.cat([shown.views(shown.real), shown.views(shown.generated.detach())])
    real, generated = discriminator(pictures)[0].chunk(2)
    loss: Tensor = relu(1 - real).mean() + relu(1 + generated).mean()
    return loss
