"""A published model's weights in 8 bits: made from its 16-bit files, and measured again.

What decides about rounding are draws and pictures other than those that the result is judged by.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import onnx
import safetensors.numpy
import torch

from huoye.core.errors import BuildError
from huoye.core.structure import plain
from huoye.onnx_demos.manifest import picture_manifest
from huoye.onnx_demos.manifest.model_json import FILE_NAME, ManifestError, dump, rounded
from huoye.onnx_demos.manifest.picture_manifest import (
    Direction,
    LevelChange,
    PictureFile,
    PictureManifest,
    Role,
    Stored,
    load,
)
from models_export.data.dataset import DataSet
from models_export.errors import UserError
from models_export.export import folder_swap, onnx_file
from models_export.export.onnx_file import Floats
from models_export.export.parity import difference
from models_export.export.wasm import WasmRunner
from models_export.flows.dequantize import VariationalDequantisation
from models_export.flows.model import ImageModel
from models_export.flows.stored import multiplications
from models_export.pictures.config import Config
from models_export.pictures.evaluation import likelihood
from models_export.pictures.export import architecture, directions, eight_bits, packing
from models_export.pictures.export.eight_bits import Decoder, psnr
from models_export.pictures.export.file_model import FILES, FileModel, Halves, Keep, Sources, half
from models_export.pictures.export.kernels import Doubles, Feeds, Kernel, KernelGraph, kernels
from models_export.pictures.export.rounding import Rounded, Rounding
from models_export.pictures.fresh import new_model

#: Seed of the samples that are judged.
_JUDGED = 4
_JUDGED_COUNT = 64
#: What latents of examples are multiples of, where that is fine enough.
_GRID = 1 / 128
#: Kernels that only an encoder has are rounded to steps of so many of their standard deviations.
_ENCODER_STEP = 1 / 32
_ENCODER_PICTURES = 64
_PARITY_INPUTS = 3


def store(config: Config, data: DataSet | None, folder: Path) -> str:
    """The store command: what ``folder`` publishes in 16 bits, in 8.

    data: what the model learnt from; needed with an encoder. Returns a summary for the terminal.
    The folder changes whole or not at all. Raises UserError for a model that is in 8 bits, or whose
    config asks for 16, or that 8 are too few for, ManifestError for a folder that doesn't hold.
    """
    torch.set_num_threads(config.training.threads)
    if config.export.storage != "int8":
        raise UserError(
            f'the config of {config.name} keeps weights in 16 bits. Add storage = "int8" under '
            "[export]"
        )
    with folder_swap.alone(folder):
        manifest = load(folder / FILE_NAME)
        if manifest.file("decoder").dtype == "int8":
            raise UserError(
                f"{folder} is in 8 bits already. Export the model again, or restore its 16-bit "
                "files"
            )
        check_data(config, data)
        _check_published(config, data, manifest)
        draft = folder_swap.begun(folder)
        for path in (FILE_NAME, *(file.path for file in manifest.files)):
            shutil.copy2(folder / path, draft / path)
        model = new_model(config, data).eval()
        found = narrow(config, model, data, replace(manifest, version=config.version), draft)
        folder_swap.swap(draft, folder, keep=others(folder))
    assert found.evaluation.stored is not None
    stored = found.evaluation.stored
    before, after = (sum(file.bytes for file in one.files) for one in (manifest, found))
    return (
        f"{folder}: {before:,} bytes before, {after:,} now\n"
        f"{stored.samples} samples against those of 16 bits: {stored.worst:.1f} dB the worst, "
        f"{stored.median:.1f} dB the median"
    )


def _check_published(config: Config, data: DataSet | None, manifest: PictureManifest) -> None:
    """Raises UserError, naming the key, where what is published is of another config or data."""
    model = new_model(config)
    told, latent = architecture.describe(config.model, model), manifest.latent
    for key, here, there in (
        ("model.family", config.model.family, manifest.family),
        ("model", model.dimensions, latent.dimension),
        ("model.bits", 2**model.bits, manifest.preprocessing.levels),
        ("model", plain(told.settings), plain(manifest.architecture.settings)),
        ("card.temperature", config.card.temperature, latent.temperature),
        ("training.seed", config.training.seed, manifest.training.seed),
        ("--data", data and data.sha256, data and manifest.training.dataset_sha256),
    ):
        if here != there:
            raise UserError(
                f"{config.name}: {key}: {here} here, {there} in what is published, so that its "
                "scores would be of another model. Set it back, or train and export again"
            )


def narrow(
    config: Config,
    model: ImageModel,
    data: DataSet | None,
    manifest: PictureManifest,
    folder: Path,
) -> PictureManifest:
    """Replace a folder's 16-bit files and its model.json; returns what that says now.

    model: of the config; its weights aren't looked at. data: as ``check_data`` wants it. Raises
    UserError when 8 bits are too few, ManifestError when what was made doesn't hold.
    """
    roles = {file.role for file in manifest.files}
    old: dict[Role, bytes] = {
        file.role: (folder / file.path).read_bytes() for file in manifest.files if file.inputs
    }
    before = FileModel(model, Sources(old["decoder"], old.get("encoder")))
    content, shared, ratios = _decoder(config, before, old["decoder"])
    (folder / FILES["decoder"]).write_bytes(content)
    if "encoder" in roles:
        encoder = _encoder(before, old["encoder"], content, shared, config.card.temperature)
        (folder / FILES["encoder"]).write_bytes(encoder)
    paths = {role: folder / FILES[role] for role in old}
    after = FileModel(model, Sources(paths["decoder"], paths.get("encoder")))
    found: tuple[Direction, ...] = ()
    through: LevelChange | None = None
    if data is not None and "encoder" in roles:
        keep, through = _keeping(after, data, manifest.preprocessing.levels)
        found = _latents(config, after, data, folder, keep)
    files = tuple(_described(folder, file) for file in manifest.files)
    evaluation = replace(
        manifest.evaluation,
        files=through,
        stored=_measured(config, model, after, data, paths, manifest, ratios),
    )
    result = replace(
        manifest,
        files=files,
        evaluation=rounded(evaluation),
        golden=after.golden(config.card.temperature),
        directions=found,
    )
    dump(result, folder / FILE_NAME)
    try:
        return load(folder / FILE_NAME)
    except ManifestError as error:
        # Without its path: it may be a draft's, which is gone when this is read.
        what = BuildError(error.what, mend=error.mend)
        raise UserError(f"{config.name} can't be stored in 8 bits: {what}") from error


def check_data(config: Config, data: DataSet | None) -> None:
    """Raises UserError where it is missing."""
    if data is None and config.export.encoder:
        raise UserError(
            f"{config.name} ships an encoder, which is judged on test pictures: name the data "
            "that the run learnt from with --data"
        )


def others(folder: Path) -> list[str]:
    """Names in a model's folder that no export writes."""
    if not folder.exists():
        return []
    own = {FILE_NAME, *FILES.values()}
    return [path.name for path in folder.iterdir() if path.name not in own]


def coarse(what: str, latents: Floats) -> Halves:
    """Latents [N, D] in fewer bits than float16 has. Raises UserError as ``half`` does."""
    return half(what, np.round(latents / _GRID) * _GRID)


def _keeping(files: FileModel, data: DataSet, levels: int) -> tuple[Keep, LevelChange]:
    """How examples are kept, and what test pictures that are kept so lose.

    Coarsely where no pixel of these leaves its level, of which there are so many.
    """
    change = files.through(data, coarse)
    if change.max_levels < 255 / levels / 2:
        return coarse, change
    return half, files.through(data, half)


def _decoder(
    config: Config, before: FileModel, content: bytes
) -> tuple[bytes, dict[bytes, Rounded], Doubles]:
    """The new file, its kernels by the 16-bit bytes of each, and how near its samples come, dB."""
    temperature, least = config.card.temperature, config.export.psnr
    latents = before.draws(_JUDGED, _JUDGED_COUNT)
    wanted = before.pictures(latents, temperature)
    graph = _graph(content)
    own = {kernel.name: kernel for kernel in graph.kernels}
    for found in eight_bits.attempts(Decoder(graph, before.draws, temperature), least):
        made = _packed(graph.model, found)
        files = FileModel(before, Sources(made, None))
        ratios = psnr(files.pictures(latents, temperature), wanted)
        if ratios.min() >= least:
            return made, {_key(own[name]): one for name, one in found.items()}, ratios
    raise UserError(
        f"samples of {config.name} in 8 bits don't all reach {least:g} dB. Lower psnr under "
        '[export], or set storage = "float16"'
    )


def _encoder(
    before: FileModel,
    content: bytes,
    decoder: bytes,
    shared: dict[bytes, Rounded],
    temperature: float,
) -> bytes:
    """The new file, whose weights lie in the decoder's where it has them too."""
    graph = _graph(content)
    found = {kernel.name: shared.get(_key(kernel)) for kernel in graph.kernels}
    if not all(found.values()):
        moments = graph.moments(_pictures(before, temperature))
        for kernel in graph.kernels:
            if found[kernel.name] is None:
                alike = np.ones(len(kernel.weight))
                rounding = Rounding(kernel.weight, moments[kernel.name], alike)
                step = _ENCODER_STEP * (float(kernel.weight.std()) or 1.0)
                found[kernel.name] = rounding.rounded(step)
    made = onnx.load_model_from_string(
        _packed(graph.model, {name: one for name, one in found.items() if one is not None})
    )
    packing.borrow(made, FILES["decoder"], decoder)
    return packing.content_of(made)


def _graph(content: bytes) -> KernelGraph:
    """A 16-bit file with its networks' kernels to be chosen, and the invertible ones in 16 bits."""
    model = onnx.load_model_from_string(content)
    found = kernels(model.graph)
    packing.halve(model)
    return KernelGraph(model, found)


def _packed(model: onnx.ModelProto, found: dict[str, Rounded]) -> bytes:
    made = onnx.ModelProto()
    made.CopyFrom(model)
    packing.narrow(made, found)
    onnx.checker.check_model(made, full_check=True)
    return packing.content_of(made)


def _key(kernel: Kernel) -> bytes:
    return kernel.weight.tobytes()


def _pictures(files: FileModel, temperature: float) -> Iterable[Feeds]:
    """Inputs of an encoder: samples, one by one."""
    for latent in files.draws(eight_bits.MOMENTS, _ENCODER_PICTURES):
        yield files.feeds(files.pictures(latent[np.newaxis], temperature))


def _latents(
    config: Config, files: FileModel, data: DataSet, folder: Path, keep: Keep
) -> tuple[Direction, ...]:
    """Examples and directions, encoded again by the files; returns what is said of the latter."""
    wanted = config.export
    if wanted.examples:
        latents = keep("examples", files.examples(data.test, wanted.examples))
        content = safetensors.numpy.save({"examples": latents})
        (folder / FILES["examples"]).write_bytes(content)
    if not wanted.directions:
        return ()
    measured = directions.measure(files, data, wanted.directions)
    vectors = half("directions", measured.vectors)
    content = safetensors.numpy.save({"directions": vectors})
    (folder / FILES["directions"]).write_bytes(content)
    return measured.entries


def _described(folder: Path, old: PictureFile) -> PictureFile:
    """The entry of a file that was written anew, or that is as it was."""
    return PictureFile.describe(
        folder / old.path,
        role=old.role,
        dtype="int8" if old.inputs else old.dtype,
        inputs=old.inputs,
        outputs=old.outputs,
        external=(FILES["decoder"],) if old.role == "encoder" else (),
    )


def _measured(
    config: Config,
    model: ImageModel,
    files: FileModel,
    data: DataSet | None,
    paths: dict[Role, Path],
    manifest: PictureManifest,
    ratios: Doubles,
) -> Stored:
    test = None
    # What else there is in a score, an encoder's file doesn't say.
    known = not likelihood.is_bound(model) and not isinstance(
        model.dequantisation, VariationalDequantisation
    )
    if data is not None and "encoder" in paths and known:
        cost = multiplications(model.encoder(), torch.zeros(1, *model.event))
        draws = likelihood.draws_for(len(data.test), cost)
        whole = likelihood.likelihood(files, data.test, len(data.test), draws, "test")
        names = [entry.name for entry in fields(picture_manifest.Likelihood)]
        test = picture_manifest.Likelihood(**{name: getattr(whole, name) for name in names})
    latents = files.draws(_JUDGED, _PARITY_INPUTS)
    with WasmRunner() as runner:
        decoder, encoder = _runtimes(files, latents, config.card.temperature, paths, runner)
    return Stored(
        weights="int8",
        made_from=manifest.file("decoder").sha256,
        samples=_JUDGED_COUNT,
        worst=float(ratios.min()),
        median=float(np.median(ratios)),
        decoder_runtimes=decoder,
        encoder_runtimes=encoder,
        test=test,
    )


def _runtimes(
    files: FileModel,
    latents: Floats,
    temperature: float,
    paths: dict[Role, Path],
    runner: WasmRunner,
) -> tuple[float, float | None]:
    """How far WebAssembly is from what this machine computes, of decoder and encoder."""
    heat = np.array([temperature], np.float32)
    pictures = files.pictures(latents, temperature)
    decoder = runner.run(paths["decoder"].read_bytes(), {"z": latents, "temperature": heat})
    largest = difference({"image": pictures}, decoder)
    if "encoder" not in paths:
        return largest, None
    feeds = files.feeds(pictures, latents)
    encoder = runner.run(
        paths["encoder"].read_bytes(),
        feeds,
        {FILES["decoder"]: paths["decoder"].read_bytes()},
    )
    native = onnx_file.run(onnx_file.session(paths["encoder"]), feeds)
    return largest, difference(native, encoder)
