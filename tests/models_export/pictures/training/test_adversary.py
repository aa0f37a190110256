"""The discriminator that portraits learn against."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from models_export.data.dataset import DataConfig
from models_export.errors import UserError
from models_export.flows.fvae import FVae, FVaeConfig, build_fvae
from models_export.flows.glow import Level
from models_export.pictures.config import AdversaryConfig
from models_export.pictures.training import flows
from models_export.pictures.training.adversary import (
    AdversarialObjective,
    Discriminator,
    Shown,
    Views,
    verdict_loss,
)
from models_export.pictures.training.augment import augment
from models_export.pictures.training.flows import Objective, train
from models_export.runs import checkpoint
from tests.models_export.conftest import Bench

CONFIG = FVaeConfig(
    family="fvae",
    channels=1,
    height=16,
    width=16,
    bits=5,
    steps=(1, 2),
    widths=(8, 12),
    levels=(Level(1, 2, 8),),
    coupling="affine",
    mix="plain",
    sigma1=0.2,
    learn_sigma1=False,
    latent=2,
)
ADVERSARY = AdversaryConfig(weight=0.5, features=2.0, learning_rate=1e-3, width=8)


def _levels(count: int = 6) -> Tensor:
    return torch.randint(0, 256, (count, 1, 16, 16), dtype=torch.uint8)


def _model() -> FVae:
    torch.manual_seed(0)
    model = build_fvae(CONFIG)
    model.init_from(_levels(32))
    return model.train()


@pytest.mark.parametrize("event", [(1, 64, 64), (3, 16, 16), (1, 8, 12)])
def test_verdicts_are_one_a_picture_and_place(event: tuple[int, int, int]) -> None:
    judge = Discriminator(event, 8)
    verdicts, features = judge(torch.rand(5, *event) * 2 - 1)
    assert verdicts.shape[0] == 5
    assert verdicts.ndim == 2
    assert all(len(feature) == 5 for feature in features)
    assert len({feature.shape[2:] for feature in features}) == len(features) >= 2


def test_a_picture_of_two_pixels_has_no_discriminator() -> None:
    with pytest.raises(ValueError, match="at least 4 × 4"):
        Discriminator((1, 2, 64), 8)


def test_views_are_the_same_for_a_picture_and_its_like() -> None:
    torch.manual_seed(3)
    views = Views(4, torch.device("cpu"))
    pictures = torch.rand(4, 1, 16, 16) * 2 - 1
    assert torch.equal(views(pictures), views(pictures))
    assert views(pictures).shape == pictures.shape
    other = Views(4, torch.device("cpu"))(pictures)
    assert not torch.equal(other, views(pictures))
    # Something of each picture is blotted out, and most of it is not.
    gone = (views(torch.ones(4, 1, 16, 16)) == 0).float().mean(dim=(1, 2, 3))
    assert (gone > 0.01).all()
    assert (gone < 0.3).all()


OFF = replace(ADVERSARY, weight=0.0, features=0.0)


@pytest.mark.parametrize("one", [replace(OFF, weight=1.0), replace(OFF, features=1.0)])
def test_each_term_moves_the_generator(one: AdversaryConfig) -> None:
    """With one term alone, and the likelihood's share of the gradient taken off."""
    found = []
    for config in (OFF, one):
        model = _model()
        torch.manual_seed(1)
        judge = Discriminator(model.event, 8)
        torch.manual_seed(2)
        loss, _ = AdversarialObjective(model, judge, config)(_levels())
        loss.backward()
        gradients = [weight.grad for weight in model.generating.parameters()]
        assert all(weight.grad is None for weight in judge.parameters())
        found.append(torch.cat([each.flatten() for each in gradients if each is not None]))
    assert (found[0] - found[1]).norm() > 1e-6


def test_without_its_terms_the_loss_is_the_likelihood() -> None:
    model, levels = _model(), _levels()
    judge = Discriminator(model.event, 8)
    torch.manual_seed(5)
    loss, shown = AdversarialObjective(model, judge, OFF)(levels)
    torch.manual_seed(5)
    plain, nothing = Objective(model)(levels)
    torch.testing.assert_close(loss, plain, rtol=1e-6, atol=1e-6)
    assert nothing is None
    assert shown.real.shape == shown.generated.shape == levels.shape
    assert shown.paired == 3


def test_draws_teach_the_generator_and_not_the_flow() -> None:
    model = _model()
    judge = Discriminator(model.event, 8)
    objective = AdversarialObjective(model, judge, ADVERSARY)
    shown = objective(_levels())[1]
    shown.generated[shown.paired :].square().sum().backward()
    assert any(weight.grad is not None for weight in model.generating.parameters())
    assert all(weight.grad is None for weight in model.flow.parameters())


def test_the_discriminator_learns_to_tell_apart() -> None:
    torch.manual_seed(0)
    judge = Discriminator((1, 16, 16), 8)
    optimiser = torch.optim.Adam(judge.parameters(), 2e-3, (0.5, 0.99))
    losses = []
    for _ in range(60):
        real = torch.rand(16, 1, 16, 16) * 2 - 1
        shown = Shown(
            real, real.mean(dim=3, keepdim=True).expand_as(real), 16, Views(16, real.device)
        )
        loss = verdict_loss(judge, shown)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.5 < losses[0]


def _adversarial(bench: Bench) -> Bench:
    settings = replace(bench.config.training, adversary=ADVERSARY)
    return replace(bench, config=replace(bench.config, training=settings))


@pytest.mark.train
def test_a_resumed_adversary_equals_an_unbroken_one(
    bench_of: Callable[[str], Bench],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its discriminator goes on from the checkpoint too; and what is newest is best."""
    bench = _adversarial(bench_of("fvae"))
    whole, broken = (tmp_path_factory.mktemp(name) for name in ("whole", "broken"))
    state = train(bench.config, bench.data, whole)
    assert state.best_step == state.step == 24
    steps = iter(range(10))  # the checkpoint before is of step 6

    def failing(images: Tensor, config: DataConfig) -> Tensor:
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return augment(images, config)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(flows, "augment", failing)
        train(bench.config, bench.data, broken)
    train(bench.config, bench.data, broken)
    newest = [checkpoint.latest(run) for run in (whole, broken)]
    for name in ("model.safetensors", "average.safetensors", "optimiser.pt", "adversary.pt"):
        one, other = ((folder / name).read_bytes() for folder in newest if folder is not None)
        assert one == other, name


@pytest.mark.train
def test_an_adversary_needs_a_generator(
    bench_of: Callable[[str], Bench], tmp_path_factory: pytest.TempPathFactory
) -> None:
    bench = _adversarial(bench_of("glow"))
    with pytest.raises(UserError, match=r"\[training\.adversary\] is for models with a generator"):
        train(bench.config, bench.data, tmp_path_factory.mktemp("run"))
