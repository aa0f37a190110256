"""Everything that a page needs to know about a model, in one folder: the export command."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import safetensors.numpy
import torch
from torch import nn

from models_export import architecture, checkpoint, directions, export
from models_export.config import Config
from models_export.errors import UserError
from models_export.evaluate import Result
from models_export.export import Floats
from models_export.flows.model import ImageModel
from models_export.flows.prior import StandardLogistic
from models_export.pictures import DataSet
from models_export.train import new_model
from models_export.wasm import WasmRunner
from plugins.core.files import sha256, write_atomic
from plugins.core.structure import StructureError, read
from plugins.live.latents import logistics, normals
from plugins.onnx_demos import manifest as manifests
from plugins.onnx_demos.images import to_levels
from plugins.onnx_demos.manifest import (
    Direction,
    Evaluation,
    Golden,
    Latent,
    Manifest,
    ModelFile,
    Port,
    Preprocessing,
    Training,
)

MAX_PARITY = 1e-4
MAX_TEMPERATURE = 1.2
_BATCHES = (1, 3, 16)
_TEMPERATURES = (0.0, 0.7, 1.0)
_GOLDEN = ((2018, 0), (2018, 1), (1410, 0), (42, 7))
_JUDGED = 64
Run = Callable[[Mapping[str, Floats]], dict[str, Floats]]


@dataclass(frozen=True)
class _Graph:
    """An exported module, its file's bytes, and the two runtimes that must agree with it."""

    module: nn.Module
    content: bytes
    native: Run
    wasm: Run


def publish(config: Config, data: DataSet | None, run: Path, folder: Path) -> str:
    """Export the run's best weights: ONNX files, latents and model.json, all into ``folder``.

    data: needed for an encoder's examples and directions. Returns a summary for the terminal.
    Raises UserError when the run isn't evaluated, when the data is another than was trained on or
    missing, or when ONNX Runtime disagrees with PyTorch by more than MAX_PARITY; ManifestError when
    the model is over a page's budget. Nothing is written before all of this holds.
    The files' bytes depend on the weights only.
    """
    torch.set_num_threads(config.training.threads)
    result = _result(run)
    pictures = _pictures(config, data, result)
    model = new_model(config).eval()
    checkpoint.load_weights(run / "best.safetensors", model)

    contents: dict[str, bytes] = {}
    with WasmRunner() as runner:
        decoder = _graph(
            export.stored(model.decoder()),
            lambda module: export.export_decoder(module, model.dimensions),
            runner,
            run / ".decoder.onnx",
        )
        contents["decoder"] = decoder.content
        parity = _agree("decoder", decoder, _latents(model), _pixels)
        encoder = None
        encoder_parity: tuple[float | None, float | None] = (None, None)
        if config.export.encoder:
            encoder = _graph(
                export.stored(model.encoder()),
                lambda module: export.export_encoder(module, model.event),
                runner,
                run / ".encoder.onnx",
            )
            contents["encoder"] = encoder.content
            encoder_parity = _agree("encoder", encoder, _images(model), _whitened)

    found: tuple[Direction, ...] = ()
    files: tuple[float | None, float | None] = (None, None)
    if encoder and pictures:
        files = _through_files(model, pictures, encoder, decoder)
        if config.export.examples:
            latents = _encoded(model, pictures, encoder, config.export.examples)
            contents["examples"] = _packed("examples", latents)
        if config.export.directions:
            measured = directions.measure(model, pictures, config.export.directions)
            contents["directions"] = _packed("directions", measured.vectors)
            found = measured.entries

    for role, content in contents.items():
        write_atomic(folder / _name(role), content)
    manifest = Manifest(
        name=config.name,
        family=config.model.family,
        version=config.version,
        title=config.card.title,
        licence=config.card.licence,
        files=tuple(_file(role, folder, model) for role in contents),
        opset=export.OPSET,
        latent=Latent(
            dimension=model.dimensions,
            prior="logistic" if isinstance(model.prior, StandardLogistic) else "gaussian",
            order=architecture.order(config.model),
            generator="plugins/live/latents.py; image i of a grid takes stream i",
            temperature=config.card.temperature,
            max_temperature=MAX_TEMPERATURE,
        ),
        preprocessing=Preprocessing(
            levels=2**model.bits,
            dequantisation=f"(level + u) / {2**model.bits}, u uniform in [0, 1)",
            painting="level = floor(255 * image + 1/2)",
        ),
        architecture=architecture.describe(config.model, model),
        training=_training(config, run, result),
        evaluation=_evaluation(config, result, parity, encoder_parity, files),
        golden=tuple(_golden(config, model, decoder, *place) for place in _GOLDEN),
        examples=config.export.examples if "examples" in contents else 0,
        directions=found,
        limits=config.card.limits,
        people=config.card.people,
    )
    manifests.dump(manifest, folder / manifests.FILE_NAME)
    manifests.load(folder / manifests.FILE_NAME)
    sizes = ", ".join(f"{file.path} {file.bytes:,} bytes" for file in manifest.files)
    return (
        f"{folder}: {sizes}, {manifest.architecture.mmac:g} MMAC\n"
        f"parity: {parity[0]:.1e} native, {parity[1]:.1e} WebAssembly"
    )


def _pictures(config: Config, data: DataSet | None, result: Result) -> DataSet | None:
    """The data set where it is needed, and the one that the run learnt from."""
    if not (config.export.examples or config.export.directions):
        return data
    if data is None:
        raise UserError(f"{config.name} ships latents of pictures: give their file with --data")
    if data.sha256 != result.data_sha256:
        raise UserError("--data is another file than the run learnt from")
    return data


def _graph(
    module: nn.Module, exported: Callable[[nn.Module], bytes], runner: WasmRunner, path: Path
) -> _Graph:
    """path: where the file lies while WebAssembly reads it; removed again."""
    content = exported(module)
    session = export.session(content)

    def wasm(feeds: Mapping[str, Floats]) -> dict[str, Floats]:
        write_atomic(path, content)
        try:
            return runner.run(path, feeds)
        finally:
            path.unlink()

    return _Graph(module, content, lambda feeds: export.run(session, feeds), wasm)


def _latents(model: ImageModel) -> list[dict[str, Floats]]:
    """Inputs of a decoder: every batch size at every temperature."""
    return [
        {
            "z": model.prior.sample(
                (batch, model.dimensions), torch.Generator().manual_seed(batch)
            ).numpy(),
            "temperature": np.array([temperature], np.float32),
        }
        for batch in _BATCHES
        for temperature in _TEMPERATURES
    ]


def _images(model: ImageModel) -> list[dict[str, Floats]]:
    """Inputs of an encoder: what the model itself draws, in every batch size."""
    with torch.no_grad():
        return [
            {"image": model.decode(torch.from_numpy(feeds["z"]) * 0.7).clamp(0.01, 0.99).numpy()}
            for feeds in _latents(model)[:: len(_TEMPERATURES)]
        ]


def _pixels(expected: dict[str, Floats], found: dict[str, Floats]) -> float:
    return float(np.abs(found["image"] - expected["image"]).max())


def _whitened(expected: dict[str, Floats], found: dict[str, Floats]) -> float:
    """Of latents, relative to max(1, |z|): an empty pixel of NICE is far out."""
    size = np.maximum(1.0, np.abs(expected["z"]))
    return float((np.abs(found["z"] - expected["z"]) / size).max())


def _agree(
    name: str,
    graph: _Graph,
    inputs: list[dict[str, Floats]],
    difference: Callable[[dict[str, Floats], dict[str, Floats]], float],
) -> tuple[float, float]:
    """Largest difference from PyTorch, native and in WebAssembly; raises UserError beyond limit."""
    outputs = export.DECODER_OUTPUTS if name == "decoder" else export.ENCODER_OUTPUTS
    worst = []
    for runtime, run in (("native", graph.native), ("WebAssembly", graph.wasm)):
        errors = []
        for feeds in inputs:
            with torch.no_grad():
                expected = graph.module(*(torch.from_numpy(value) for value in feeds.values()))
            tensors = expected if isinstance(expected, tuple) else (expected,)
            named = {key: value.numpy() for key, value in zip(outputs, tensors, strict=True)}
            found = run(feeds)
            for key, value in named.items():
                if found[key].shape != value.shape:
                    raise UserError(
                        f"the ONNX {name} gives {found[key].shape}, PyTorch {value.shape}"
                    )
            errors.append(difference(named, found))
        error = float(np.max(errors))
        # Not "error > MAX": a NaN must not pass.
        if not error <= MAX_PARITY:
            raise UserError(f"ONNX Runtime ({runtime}) differs from PyTorch by {error:.1e}: {name}")
        worst.append(error)
    return worst[0], worst[1]


def _encoded(model: ImageModel, data: DataSet, encoder: _Graph, count: int) -> Floats:
    """Latents of the first test pictures, by the file itself: [count, D]."""
    x = model.dequantisation.middle(data.test.take(range(count))).numpy()
    return np.concatenate([encoder.native({"image": image[np.newaxis]})["z"] for image in x])


def _through_files(
    model: ImageModel, data: DataSet, encoder: _Graph, decoder: _Graph
) -> tuple[float, float]:
    """Mean and largest change of test pictures, encoded and decoded by the files, in levels."""
    count = min(_JUDGED, len(data.test))
    x = model.dequantisation.middle(data.test.take(range(count))).numpy()
    # As they will be stored.
    z = _encoded(model, data, encoder, count).astype(np.float16).astype(np.float32)
    one = np.ones(1, np.float32)
    again = np.concatenate(
        [decoder.native({"z": row[np.newaxis], "temperature": one})["image"] for row in z]
    )
    difference = 255 * np.abs(again - x)
    return float(difference.mean()), float(difference.max())


def _packed(role: str, latents: Floats | directions.Doubles) -> bytes:
    """A safetensors file of one float16 tensor [N, D]; raises UserError beyond float16's range."""
    half = latents.astype(np.float16)
    if not np.isfinite(half).all():
        raise UserError(f"{role}: a latent is beyond what float16 holds")
    content: bytes = safetensors.numpy.save({role: np.ascontiguousarray(half)})
    return content


def _name(role: str) -> str:
    return f"{role}.onnx" if role in ("decoder", "encoder") else f"{role}.safetensors"


def _file(role: str, folder: Path, model: ImageModel) -> ModelFile:
    latent = Port("latent", "z", ("batch", model.dimensions), None, None)
    image = Port("image", "image", ("batch", *model.event), 0.0, 1.0)
    ports: tuple[tuple[Port, ...], tuple[Port, ...]] = ((), ())
    if role == "decoder":
        temperature = Port("temperature", "temperature", (1,), 0.0, MAX_TEMPERATURE)
        ports = ((latent, temperature), (image,))
    elif role == "encoder":
        ports = ((image,), (latent, Port("log_density", "log_density", ("batch",), None, None)))
    return manifests.describe_file(role, folder / _name(role), "float16", *ports)


def _golden(config: Config, model: ImageModel, decoder: _Graph, seed: int, stream: int) -> Golden:
    draw = logistics if isinstance(model.prior, StandardLogistic) else normals
    latents = draw(seed, model.dimensions, stream)
    temperature = np.array([config.card.temperature], np.float32)
    image = decoder.native({"z": latents[np.newaxis], "temperature": temperature})["image"][0]
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
        command=f"python -m models_export train {config.name} --data {config.card.data_path}",
    )


def _evaluation(
    config: Config,
    result: Result,
    parity: tuple[float, float],
    encoder_parity: tuple[float | None, float | None],
    files: tuple[float | None, float | None],
) -> Evaluation:
    auto = result.autoencoder
    return Evaluation(
        convention=result.convention,
        bound=result.bound,
        test_examples=result.test_examples,
        nats=_digits(result.test.nats),
        nats_standard_error=_digits(result.test.standard_error),
        bits_per_dim=_digits(result.test.bits_per_dim),
        validation_nats=_digits(result.validation.nats),
        training_nats=_digits(result.training.nats),
        reference=config.card.reference,
        roundtrip_data_float32=_digits(result.float32.data),
        roundtrip_data_float64=_digits(result.float64.data),
        roundtrip_pixel_1sigma_float32=_digits(result.float32.pixel_1sigma),
        roundtrip_pixel_3sigma_float32=_digits(result.float32.pixel_3sigma),
        roundtrip_latent_1sigma_float32=_digits(result.float32.latent_1sigma),
        roundtrip_latent_3sigma_float32=_digits(result.float32.latent_3sigma),
        roundtrip_latent_1sigma_relative_float32=_digits(result.float32.latent_1sigma_relative),
        roundtrip_latent_3sigma_relative_float32=_digits(result.float32.latent_3sigma_relative),
        roundtrip_latent_1sigma_float64=_digits(result.float64.latent_1sigma),
        roundtrip_latent_3sigma_float64=_digits(result.float64.latent_3sigma),
        condition=_digits(result.scales.condition, 3),
        parity_native=_digits(parity[0], 2),
        parity_wasm=_digits(parity[1], 2),
        encoder_parity_native=_maybe(encoder_parity[0], 2),
        encoder_parity_wasm=_maybe(encoder_parity[1], 2),
        fp16_mean_levels=_digits(result.fp16.mean_levels, 3),
        fp16_max_levels=_digits(result.fp16.max_levels, 3),
        files_mean_levels=_maybe(files[0], 3),
        files_max_levels=_maybe(files[1], 3),
        nearest_training_of_samples=_digits(result.neighbours.samples),
        nearest_training_of_test=_digits(result.neighbours.test),
        closer=_digits(result.neighbours.closer, 3),
        sigma1=_maybe(auto.sigma1 if auto else None, 4),
        sigma2=_maybe(auto.sigma2 if auto else None, 4),
    )


def _digits(value: float, count: int = 6) -> float:
    """Rounded to significant digits."""
    return float(f"{value:.{count}g}")


def _maybe(value: float | None, count: int) -> float | None:
    return None if value is None else _digits(value, count)
