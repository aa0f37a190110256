"""Everything that a page needs to know about a model, in one folder: the export command."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

import safetensors.numpy
import torch

from huoye.core.errors import BuildError
from huoye.onnx_demos.manifest import picture_manifest
from huoye.onnx_demos.manifest.model_json import (
    FILE_NAME,
    Agreement,
    ManifestError,
    dump,
    rounded,
)
from huoye.onnx_demos.manifest.picture_manifest import (
    Direction,
    Evaluation,
    Golden,
    Latent,
    LevelChange,
    PictureFile,
    PictureManifest,
    Port,
    Preprocessing,
    Role,
    Training,
    load,
)
from models_export.data.dataset import DataSet
from models_export.errors import UserError
from models_export.export import folder_swap, onnx_file, parity
from models_export.export.wasm import WasmRunner
from models_export.flows.dequantize import VariationalDequantisation
from models_export.flows.model import ImageModel
from models_export.flows.prior import StandardLogistic
from models_export.pictures.config import MAX_TEMPERATURE, Config
from models_export.pictures.evaluation.flows import Result
from models_export.pictures.export import architecture, directions, storage
from models_export.pictures.export.file_model import FILES, FileModel, Sources, half
from models_export.pictures.fresh import new_model
from models_export.runs import checkpoint, origin, run_folder


@dataclass(frozen=True)
class Made:
    """What was exported, and how well it does."""

    contents: dict[Role, bytes]
    decoder_parity: Agreement
    encoder_parity: Agreement | None
    #: Of test pictures, encoded and decoded by the files.
    through_files: LevelChange | None
    directions: tuple[Direction, ...]
    golden: tuple[Golden, ...]


def publish(config: Config, data: DataSet | None, run: Path, result: Result, folder: Path) -> str:
    """Export the run's best weights: ONNX files, latents and model.json, all into ``folder``.

    data: what the run learnt from; needed with an encoder, which is judged on test pictures.
    result: of evaluating these very weights.
    Returns a summary for the terminal. The files' bytes depend on weights and data only.

    The folder changes whole or not at all: other files in it (card.md) stay, those of an earlier
    export go. Raises UserError when the data is missing, when ONNX Runtime disagrees with PyTorch,
    and when the model is over a page's budget.
    """
    torch.set_num_threads(config.training.threads)
    training = _training(config, run, result)
    _check_data(config, data)
    model = new_model(config).eval()
    checkpoint.load_weights(run / "best.safetensors", model)
    return write(config, data, model, training, result, folder)


def write(
    config: Config,
    data: DataSet | None,
    model: ImageModel,
    training: Training,
    result: Result,
    folder: Path,
) -> str:
    """A model with its records into ``folder``, as ``publish`` says; model: in evaluation mode."""
    try:
        made = make(config, model, data)
    except NotImplementedError as error:
        raise UserError(f"{config.name} can't be exported: {error}") from error

    try:
        with folder_swap.prepared(folder) as draft:
            for role, content in made.contents.items():
                (draft / FILES[role]).write_bytes(content)
            manifest = PictureManifest(
                name=config.name,
                family=config.model.family,
                version=config.version,
                title=config.card.title,
                licence=config.card.licence,
                files=tuple(_file(role, draft, model) for role in made.contents),
                opset=onnx_file.OPSET,
                latent=Latent(
                    dimension=model.latent_dimensions,
                    prior="logistic" if isinstance(model.prior, StandardLogistic) else "gaussian",
                    order=architecture.order(config.model),
                    generator="plugins/huoye/live/latents.py; image i of a grid takes stream i",
                    temperature=config.card.temperature,
                    max_temperature=MAX_TEMPERATURE,
                ),
                preprocessing=Preprocessing(
                    levels=2**model.bits,
                    dequantisation=f"(level + u) / {2**model.bits}, {_noise(model)}",
                    painting="level = floor(255 * image + 1/2)",
                ),
                architecture=architecture.describe(config.model, model),
                training=training,
                evaluation=_evaluation(config, result, made),
                golden=made.golden,
                examples=config.export.examples,
                directions=made.directions,
                limits=config.card.limits,
                people=config.card.people,
            )
            dump(manifest, draft / FILE_NAME)
            if config.export.storage == "int8":
                # The budget of a page is one for what pages get.
                manifest = storage.narrow(config, model, data, manifest, draft)
            else:
                load(draft / FILE_NAME)
            folder_swap.swap(draft, folder, keep=storage.others(folder))
    except ManifestError as error:
        # Without its path: the draft is gone when this is read.
        what = BuildError(error.what, mend=error.mend)
        raise UserError(f"{config.name} can't be published: {what}") from error
    sizes = ", ".join(f"{file.path} {file.bytes:,} bytes" for file in manifest.files)
    return (
        f"{folder}: {sizes}, {manifest.architecture.mmac:g} MMAC\n"
        f"parity: {made.decoder_parity.native:.1e} native, "
        f"{made.decoder_parity.wasm:.1e} WebAssembly"
    )


def make(config: Config, model: ImageModel, data: DataSet | None) -> Made:
    """Export and check everything, in memory.

    Directions are measured with the model itself: what its file rounds is far below their errors.
    """
    wanted = config.export
    encoder = encoder_parity = through_files = None
    with WasmRunner() as runner:
        decoder = parity.decoder(model)
        decoder_parity = parity.agreement(decoder, parity.latents(model), runner)
        if wanted.encoder:
            encoder = parity.encoder(model)
            encoder_parity = parity.agreement(encoder, parity.images(model), runner)

    files = FileModel(model, Sources(decoder.content, encoder.content if encoder else None))
    contents: dict[Role, bytes] = {"decoder": decoder.content}
    found: tuple[Direction, ...] = ()
    if encoder is not None:
        assert data is not None  # see _check_data
        contents["encoder"] = encoder.content
        through_files = files.through(data, half)
        if wanted.examples:
            latents = half("examples", files.examples(data.test, wanted.examples))
            contents["examples"] = safetensors.numpy.save({"examples": latents})
            if model.noise_dimensions:
                pixels = files.originals(data.test, wanted.examples)
                contents["originals"] = safetensors.numpy.save({"originals": pixels})
        if wanted.directions:
            measured = directions.measure(model, data, wanted.directions)
            vectors = half("directions", measured.vectors)
            contents["directions"] = safetensors.numpy.save({"directions": vectors})
            found = measured.entries
    golden = files.golden(config.card.temperature)
    return Made(contents, decoder_parity, encoder_parity, through_files, found, golden)


def _check_data(config: Config, data: DataSet | None) -> None:
    """It is there where it is needed, and there is enough of it."""
    storage.check_data(config, data)
    if data is not None:
        check_examples(config, data)


def check_examples(config: Config, data: DataSet) -> None:
    """Raises UserError when there are fewer test pictures."""
    if len(data.test) < config.export.examples:
        raise UserError(
            f"export.examples: {config.export.examples} examples are wanted, but there are only "
            f"{len(data.test)} test pictures. Lower examples under [export]"
        )


def _file(role: Role, folder: Path, model: ImageModel) -> PictureFile:
    latent = Port("latent", "z", ("batch", model.latent_dimensions), None, None)
    image = Port("image", "image", ("batch", *model.event), 0.0, 1.0)
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    if role == "decoder":
        temperature = Port("temperature", "temperature", (1,), 0.0, MAX_TEMPERATURE)
        inputs, outputs = (latent, temperature), (image,)
    elif role == "encoder":
        log_density = Port("log_density", "log_density", ("batch",), None, None)
        inputs, outputs = (image,), (latent, log_density)
        if model.noise_dimensions:
            noise = Port("noise", "noise", ("batch", model.noise_dimensions), None, None)
            inputs = (image, noise)
    path = folder / FILES[role]
    return PictureFile.describe(path, role=role, dtype="float16", inputs=inputs, outputs=outputs)


def _noise(model: ImageModel) -> str:
    if isinstance(model.dequantisation, VariationalDequantisation):
        return "u drawn from a learned q(u | level)"
    return "u uniform in [0, 1)"


def _training(config: Config, run: Path, result: Result) -> Training:
    newest = checkpoint.latest(run)
    if newest is None:
        raise UserError(f"{run}: no checkpoint. Run the train command first")
    checkpoint.check_best(run)
    state, machine = checkpoint.read_state(newest), run_folder.machine_of(run)
    return Training(
        dataset=config.card.dataset,
        dataset_licence=config.card.dataset_licence,
        dataset_sha256=result.data_sha256,
        data_path=config.card.data_path,
        training_examples=result.training_examples,
        validation_examples=result.validation_examples,
        steps=state.step,
        best_step=state.best_step,
        batch=config.training.batch_of(result.training_examples),
        seconds=round(state.seconds, 2),
        device=machine.device,
        software=machine.software,
        seed=config.training.seed,
        continued=origin.load(run).continued,
    )


def _evaluation(config: Config, result: Result, made: Made) -> Evaluation:
    """What the evaluate command measured, as far as readers are told, and what exporting did."""
    whole = Evaluation(
        convention=result.convention,
        bound=result.bound,
        reference=config.card.reference,
        test_examples=result.test_examples,
        test=_part(picture_manifest.Likelihood, result.test),
        validation_nats=result.validation.nats,
        training_nats=result.training.nats,
        float32=_part(picture_manifest.RoundTrips, result.float32),
        float64=_part(picture_manifest.ExactRoundTrips, result.float64),
        condition=result.scales.condition,
        decoder_parity=made.decoder_parity,
        encoder_parity=made.encoder_parity,
        fp16=_part(LevelChange, result.fp16),
        files=made.through_files,
        neighbours=_part(picture_manifest.Neighbours, result.neighbours),
        autoencoder=_autoencoder(result),
    )
    return rounded(whole)


def _autoencoder(result: Result) -> picture_manifest.Autoencoder | None:
    if result.autoencoder is None or result.parts is None:
        return None
    return picture_manifest.Autoencoder(
        sigma1=result.autoencoder.sigma1,
        sigma2=result.autoencoder.sigma2,
        reconstruction=result.parts.reconstruction,
        divergence=result.parts.divergence,
    )


R = TypeVar("R")


def _part(record: type[R], whole: object) -> R:
    """A record of those attributes of a larger one that it has fields for."""
    names = [entry.name for entry in fields(record)]  # type: ignore[arg-type]
    return record(**{name: getattr(whole, name) for name in names})
