"""Several processes learn what one would, by torchrun and the command line itself."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import lightning_fabric
import pytest
import safetensors.torch
import torch
from torch import nn
from torch.distributed.run import get_args_parser

from models_export.__main__ import main, parser
from models_export.errors import UserError
from models_export.pictures.training import flows
from models_export.pictures.training.share import NoiseOfAll
from models_export.runs import devices
from tests.conftest import ROOT
from tests.models_export.conftest import Bench

pytestmark = pytest.mark.train

BenchOf = Callable[[str], Bench]
# A large epsilon, because Adam makes as much of a rounding error as of a gradient.
EXACT = (("epsilon = 1e-8", "epsilon = 1e-2"), ('"bfloat16"', '"float32"'))
SHORT = ("steps = 24", "steps = 8")


def _config(bench: Bench, folder: Path, *replaced: tuple[str, str]) -> Path:
    text = bench.config_file.read_text("utf-8").replace("[export]", "[export]\npage = false")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    path = folder / "two.toml"
    path.write_text(text, "utf-8")
    return path


def _torchrun(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    # A port that it finds free and keeps.
    command += ["--rdzv-backend", "c10d", "--rdzv-endpoint", "127.0.0.1:0"]
    command += ["--local-addr", "127.0.0.1"]
    return subprocess.run(
        [*command, "-m", *map(str, arguments)],
        cwd=ROOT,
        env={
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'plugins'}",
            "OMP_NUM_THREADS": "1",
            # If one of them is ended by a signal, it says where it was.
            "PYTHONFAULTHANDLER": "1",
            "PATH": os.environ["PATH"],
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("family", ["glow", "fvae"])
def test_two_processes_equal_one(family: str, bench_of: BenchOf, tmp_path: Path) -> None:
    """With noise, mirroring, shifts and distortions; batch statistics and an adversary."""
    bench = bench_of(family)
    adversary = (("[export]", "[training.adversary]\nwidth = 4\n[export]"),)
    config = _config(bench, tmp_path, *EXACT, SHORT, *adversary * (family == "fvae"))
    command = ["train", str(config), "--data", str(bench.data_file), "--run-folder"]
    done = _torchrun("models_export", *command, tmp_path / "two")
    assert done.returncode == 0, done.stdout + done.stderr
    assert main([*command, str(tmp_path / "one")]) == 0
    machine = json.loads((tmp_path / "two" / "machine.json").read_text())
    assert machine["device"].startswith("2 × CPU")
    # One of them speaks.
    assert done.stdout.count("best ") == 1
    (one, two) = (
        safetensors.torch.load_file(tmp_path / name / "checkpoints/00000008/average.safetensors")
        for name in ("one", "two")
    )
    for key, mine in one.items():
        torch.testing.assert_close(two[key], mine, rtol=1e-3, atol=1e-5, msg=key)


def test_too_few_pictures_for_the_processes_are_told_in_a_line(
    bench: Bench, tmp_path: Path
) -> None:
    config = _config(bench, tmp_path, ("batch = 32", "batch = 1"))
    # Also after --, which keeps torchrun from reading --run as its own.
    command = ["--", "models_export", "train", config, "--data", bench.data_file, "--run"]
    done = _torchrun(*command, tmp_path / "run")
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    share = "1 pictures a step can't be shared equally by 2 processes. Choose a multiple of 2"
    assert told == [f"error: {config}: training.batch: {share}"]
    assert 'File "' not in "".join(done.stderr.partition("torch/distributed")[0])
    assert not (tmp_path / "run").exists()


def test_torchrun_takes_none_of_our_options_for_its_own() -> None:
    """It reads any word that begins one of its options; --run is one, so there is another."""
    theirs = [option for action in get_args_parser()._actions for option in action.option_strings]
    shared = {"--help", "--run"}
    (commands,) = (action for action in parser()._actions if action.dest == "command")
    assert commands.choices is not None
    ours = [
        option
        for action in dict(commands.choices)["train"]._actions
        for option in action.option_strings
        if option.startswith("--") and option not in shared
    ]
    assert "--run-folder" in ours
    for option in ours:
        assert not [known for known in theirs if known.startswith(option)], option


def test_each_picture_has_the_noise_that_it_has_alone() -> None:
    drop = nn.Dropout(0.5)

    def drawn(count: int) -> tuple[torch.Tensor, ...]:
        torch.manual_seed(3)
        x = torch.ones(count, 2, 2)
        return (torch.rand(x.shape), torch.randn(count, 5), drop(x))

    whole = drawn(6)
    for rank in (0, 1):
        with NoiseOfAll(rank, 2):
            mine = drawn(3)
        for of_all, own in zip(whole, mine, strict=True):
            assert torch.equal(of_all[rank::2], own)


@pytest.fixture
def two_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)


@pytest.mark.usefixtures("two_cards")
@pytest.mark.parametrize(
    ("name", "processes", "wanted"),
    [
        ("cuda:1", 1, {"accelerator": "cuda", "devices": [1], "strategy": "auto"}),
        ("cuda:0", 1, {"accelerator": "cuda", "devices": [0], "strategy": "auto"}),
        ("cuda", 1, {"accelerator": "cuda", "devices": 1, "strategy": "auto"}),
        ("cuda", 2, {"accelerator": "cuda", "devices": 2, "strategy": "ddp"}),
        ("cpu", 2, {"accelerator": "cpu", "devices": 2, "strategy": "ddp"}),
    ],
)
def test_a_card_is_the_one_that_is_named(
    name: str, processes: int, wanted: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}

    class Fabric:
        def __init__(self, **arguments: object) -> None:
            asked.update(arguments)

        def launch(self) -> None:
            pass

    monkeypatch.setattr(lightning_fabric, "Fabric", Fabric)
    for variable in ("WORLD_SIZE", "LOCAL_WORLD_SIZE"):
        monkeypatch.setenv(variable, str(processes))
    devices.check(name)
    flows.new_fabric(name)
    assert {key: asked[key] for key in wanted} == wanted


@pytest.mark.usefixtures("two_cards")
@pytest.mark.parametrize(
    ("name", "processes", "what"),
    [
        (
            "cuda:9",
            1,
            r"--device cuda:9 can't be used: this machine has 2 .*cuda:0, cuda:1\)\. Name",
        ),
        ("cuda:1", 2, "--device cuda:1 can't be used: it is one card, for 2 processes. Name cuda"),
        ("gpu", 1, "--device gpu can't be used: "),
        ("meta", 1, "--device meta can't be used: .* Name cpu, or cuda"),
    ],
)
def test_a_card_that_is_not_there_is_told(
    name: str, processes: int, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORLD_SIZE", str(processes))
    with pytest.raises(UserError, match=what):
        devices.check(name)


def test_one_machine_without_cards_says_so() -> None:
    if torch.cuda.device_count():
        pytest.skip("this machine has cards")
    with pytest.raises(UserError, match=r"cuda can't be used: this machine has 0 .*\(none\)"):
        devices.check("cuda")
