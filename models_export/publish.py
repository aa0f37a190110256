"""Everything that a page needs to know about a model, in one folder: the export command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from models_export import checkpoint, export
from models_export.config import Config
from models_export.errors import UserError
from models_export.evaluate import Result
from models_export.export import Floats
from models_export.flows.model import Decoder, FlowModel
from models_export.flows.nice import build_nice
from models_export.wasm import WasmRunner
from plugins.core.files import sha256, write_atomic
from plugins.core.structure import StructureError, read
from plugins.live.latents import logistics, normals
from plugins.onnx_demos import manifest as manifests
from plugins.onnx_demos.images import to_levels
from plugins.onnx_demos.manifest import (
    Architecture,
    Evaluation,
    Golden,
    Latent,
    Manifest,
    Port,
    Preprocessing,
    Training,
)

MAX_PARITY = 1e-4
MAX_TEMPERATURE = 1.2
PAPER = "Dinh, Krueger, Bengio: NICE, arXiv 1410.8516"
REFERENCE = "the NICE paper: 1980.50 nats (4.36 bits/dim) with 60,000 digits and 19 M parameters"
_BATCHES = (1, 3, 16)
_TEMPERATURES = (0.0, 0.7, 1.0)
_GOLDEN = ((2018, 0), (2018, 1), (1410, 0), (42, 7))
_DRAW = {"logistic": logistics, "gaussian": normals}
Decode = Callable[[Floats, float], Floats]


def publish(config: Config, run: Path, folder: Path) -> str:
    """Export the run's best weights to decoder.onnx and model.json in ``folder``.

    Returns a summary for the terminal. Raises UserError when the run isn't evaluated or ONNX
    Runtime disagrees with PyTorch by more than MAX_PARITY, ManifestError when the model is over a
    page's budget. The bytes of decoder.onnx depend on the weights only.
    """
    torch.set_num_threads(config.training.threads)
    result = _result(run)
    model = build_nice(config.model).eval()
    checkpoint.load_weights(run / "best.safetensors", model)
    decoder = export.half_precision(model).decoder()
    content = export.export_decoder(decoder, model.dimensions)
    path = folder / "decoder.onnx"
    write_atomic(path, content)

    session = export.session(content)
    native = parity(decoder, model, lambda z, t: export.run(session, z, t))
    with WasmRunner() as runner:
        wasm = parity(decoder, model, lambda z, t: runner.decode(path, z, t))
    for name, error in (("native", native), ("WebAssembly", wasm)):
        # Not "error > MAX": a NaN must not pass.
        if not error <= MAX_PARITY:
            raise UserError(f"ONNX Runtime ({name}) differs from PyTorch by {error:.1e}")

    parameters = sum(weight.numel() for weight in model.parameters())
    manifest = Manifest(
        name=config.name,
        family="nice",
        version=config.version,
        title=config.card.title,
        licence=config.card.licence,
        files=(manifests.describe_file("decoder", path, "float16"),),
        opset=export.OPSET,
        inputs=(
            Port("latent", "z", ("batch", model.dimensions), None, None),
            Port("temperature", "temperature", (1,), 0.0, MAX_TEMPERATURE),
        ),
        outputs=(Port("image", export.OUTPUT, ("batch", *model.event), 0.0, 1.0),),
        latent=Latent(
            dimension=model.dimensions,
            prior=config.model.prior,
            order="row by row; latent i belongs to pixel i",
            generator="plugins/live/latents.py; image i of a grid takes stream i",
            temperature=config.card.temperature,
            max_temperature=MAX_TEMPERATURE,
        ),
        preprocessing=Preprocessing(
            levels=256,
            dequantisation="(level + u) / 256, u uniform in [0, 1)",
            painting="level = floor(255 * image + 1/2)",
        ),
        architecture=Architecture(
            paper=PAPER,
            summary="additive couplings over even and odd pixels, then one diagonal scaling",
            parameters=parameters,
            mmac=round(export.multiplications(decoder) / 1e6, 3),
            settings={
                "couplings": config.model.couplings,
                "hidden": config.model.hidden,
                "prior": config.model.prior,
            },
        ),
        training=_training(config, run, result),
        evaluation=_evaluation(result, native, wasm),
        golden=tuple(
            _golden(config, model, seed, stream, lambda z, t: export.run(session, z, t))
            for seed, stream in _GOLDEN
        ),
        limits=config.card.limits,
        people=config.card.people,
    )
    manifests.dump(manifest, folder / manifests.FILE_NAME)
    manifests.load(folder / manifests.FILE_NAME)
    return (
        f"{path}: {len(content):,} bytes, {parameters:,} parameters, "
        f"{manifest.architecture.mmac:g} MMAC an image\n"
        f"largest difference from PyTorch: native {native:.1e}, WebAssembly {wasm:.1e}"
    )


@torch.no_grad()
def parity(decoder: Decoder, model: FlowModel, decode: Decode) -> float:
    """Largest difference between PyTorch and ``decode`` over batches and temperatures."""
    worst = 0.0
    for batch in _BATCHES:
        generator = torch.Generator().manual_seed(batch)
        z = model.prior.sample((batch, model.dimensions), generator)
        for temperature in _TEMPERATURES:
            expected = decoder(z, torch.tensor([temperature])).numpy()
            found = decode(z.numpy(), temperature)
            if found.shape != expected.shape:
                raise UserError(f"the ONNX file gives {found.shape}, PyTorch {expected.shape}")
            worst = float(np.maximum(worst, np.abs(found - expected).max()))
    return worst


def _golden(config: Config, model: FlowModel, seed: int, stream: int, decode: Decode) -> Golden:
    latents = _DRAW[config.model.prior](seed, model.dimensions, stream)
    image = decode(latents[np.newaxis], config.card.temperature)[0]
    return Golden(
        seed=seed,
        stream=stream,
        latents_sha256=sha256(latents.astype("<f4").tobytes()),
        mean_level=round(float(to_levels(image).mean()), 4),
    )


def _result(run: Path) -> Result:
    path = run / "evaluation.json"
    try:
        result = read(Result, json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise UserError(f"{path}: no such file. Run the evaluate command first") from error
    except (ValueError, StructureError) as error:
        raise UserError(f"{path}: {error}. Run the evaluate command again") from error
    weights = sha256(run / "best.safetensors")
    if result.weights_sha256 != weights:
        raise UserError(f"{path} is of other weights. Run the evaluate command again")
    return result


def _training(config: Config, run: Path, result: Result) -> Training:
    newest = checkpoint.latest(run)
    if newest is None:
        raise UserError(f"{run}: no checkpoint. Run the train command first")
    state = checkpoint.read_state(newest)
    machine = json.loads((run / "machine.json").read_text(encoding="utf-8"))
    return Training(
        dataset=config.card.dataset,
        dataset_licence=config.card.dataset_licence,
        dataset_sha256=result.data_sha256,
        training_examples=result.training_examples,
        validation_examples=result.validation_examples,
        steps=state.step,
        best_step=state.best_step,
        batch=config.training.batch,
        seconds=round(state.seconds, 2),
        device=machine["device"],
        software=machine["software"],
        seed=config.training.seed,
        command=f"python -m models_export train {config.name} --data path/to/mnist20k.npz",
    )


def _evaluation(result: Result, native: float, wasm: float) -> Evaluation:
    return Evaluation(
        convention=result.convention,
        test_examples=result.test_examples,
        nats=_digits(result.test.nats),
        nats_standard_error=_digits(result.test.standard_error),
        bits_per_dim=_digits(result.test.bits_per_dim),
        validation_nats=_digits(result.validation.nats),
        training_nats=_digits(result.training.nats),
        reference=REFERENCE,
        roundtrip_data_float32=_digits(result.float32.data),
        roundtrip_data_float64=_digits(result.float64.data),
        roundtrip_pixel_1sigma_float32=_digits(result.float32.pixel_1sigma),
        roundtrip_pixel_3sigma_float32=_digits(result.float32.pixel_3sigma),
        roundtrip_latent_1sigma_float32=_digits(result.float32.latent_1sigma),
        roundtrip_latent_3sigma_float32=_digits(result.float32.latent_3sigma),
        roundtrip_latent_1sigma_float64=_digits(result.float64.latent_1sigma),
        roundtrip_latent_3sigma_float64=_digits(result.float64.latent_3sigma),
        parity_native=_digits(native, 2),
        parity_wasm=_digits(wasm, 2),
        fp16_mean_levels=_digits(result.fp16_mean_levels),
        fp16_max_levels=_digits(result.fp16_max_levels),
        nearest_training_of_samples=_digits(result.neighbours.samples),
        nearest_training_of_test=_digits(result.neighbours.test),
    )


def _digits(value: float, count: int = 6) -> float:
    """Rounded to significant digits."""
    return float(f"{value:.{count}g}")
