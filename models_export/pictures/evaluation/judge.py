"""A small network that knows pictures of one kind, to judge samples by: it is never published.

It learns, of pictures that no judged model has seen, how far each was turned, and one number that
comes with it (the year of a portrait, say). Its last features are then whitened on the same
pictures, so that each counts alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, mse_loss

from models_export.pictures.training.augment import mirror, shift

_TURNS = 4
_BATCH = 64
_RATE = 2e-3
#: Variances below this share of the largest are not stretched to 1: they are noise.
_LEAST = 1e-3


@dataclass(frozen=True)
class Judge:
    """features: levels uint8 [B, C, H, W] -> float32 [B, d], whitened."""

    network: nn.Module
    mean: Tensor
    whitening: Tensor

    @torch.no_grad()
    def features(self, levels: Tensor) -> Tensor:
        found = torch.cat([self.network(part) for part in torch.split(_pixels(levels), _BATCH)])
        result: Tensor = (found - self.mean) @ self.whitening
        return result


def learn(pictures: Tensor, numbers: Tensor, steps: int, seed: int, width: int = 24) -> Judge:
    """A judge of pictures uint8 [N, C, H, W] of equal sides, each with a number [N].

    The same seed gives the same judge on the same machine.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = _network(pictures.shape[1], width)
        turned, numbered = nn.Linear(8 * width, _TURNS), nn.Linear(8 * width, 1)
        weights = [*network.parameters(), *turned.parameters(), *numbered.parameters()]
        optimiser = torch.optim.AdamW(weights, _RATE, weight_decay=0.05)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
        wanted = (numbers - numbers.mean()) / numbers.std()
        for _ in range(steps):
            chosen = torch.randint(len(pictures), (_BATCH,))
            turns = torch.randint(_TURNS, (_BATCH,))
            upright = shift(mirror(pictures[chosen]), 2, repeated=True)
            shown = torch.stack(
                [
                    picture.rot90(int(turn), (1, 2))
                    for picture, turn in zip(upright, turns, strict=True)
                ]
            )
            found = network(_pixels(shown))
            loss = cross_entropy(turned(found), turns)
            loss = loss + mse_loss(numbered(found)[:, 0], wanted[chosen])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    network.eval()
    plain = Judge(network, torch.zeros(1), torch.eye(8 * width))
    return Judge(network, *_whitening(plain.features(pictures)))


def _network(channels: int, width: int) -> nn.Sequential:
    """[B, C, H, W] -> [B, 8 width]."""
    layers: list[nn.Module] = []
    for scale in range(4):
        after = width * 2**scale
        layers += [nn.Conv2d(channels, after, 3, stride=2, padding=1), nn.BatchNorm2d(after)]
        layers += [nn.ReLU()]
        channels = after
    return nn.Sequential(*layers, nn.Conv2d(channels, channels, 3, padding=1), nn.ReLU(), _Mean())


class _Mean(nn.Module):
    """Over places, [B, C, H, W] -> [B, C]."""

    def forward(self, x: Tensor) -> Tensor:
        return x.mean(dim=(2, 3))


def _whitening(features: Tensor) -> tuple[Tensor, Tensor]:
    """The mean, and what features less it are multiplied by to be uncorrelated, of variance 1."""
    mean = features.mean(0)
    values, vectors = torch.linalg.eigh(torch.cov((features - mean).T))
    least = _LEAST * values.max()
    return mean, vectors * values.clamp_min(least).rsqrt()


def _pixels(levels: Tensor) -> Tensor:
    return levels.float() / 127.5 - 1
