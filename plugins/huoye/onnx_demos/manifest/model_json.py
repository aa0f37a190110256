"""What every kind of ``model.json`` shares: strict reading with file and line, files held to their
hashes, graphs held to their operators, measurements rounded."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from huoye.core import strict_json
from huoye.core.characters import forbidden
from huoye.core.errors import BuildError
from huoye.core.files import sha256, write_atomic
from huoye.core.json_lines import line_of
from huoye.core.structure import Place, StructureError, plain, read, show_place
from huoye.onnx_demos.manifest.external_data import ExternalError, take_in
from huoye.words import LAST

if TYPE_CHECKING:
    import onnx

FILE_NAME = "model.json"
MIN_OPSET = 18
EXPORT_AGAIN = "Run: python -m models_export export"
# No more than file systems allow, and nothing that an address would need to hide.
_FILE_NAME = re.compile(r"[\w-][\w.-]{0,99}")
#: Place in the manifest, what is wrong, how to mend it.
Problem = tuple[Place, str, str]
#: A graph's input or output: name and shape, a text for a free dimension.
NamedShape = tuple[str, tuple[int | str, ...]]
#: Key of a field's metadata; see ``written_as``.
_FORM = "form"


class ManifestError(BuildError):
    """The manifest, or a file that it names, isn't what it must be."""


# Every operator here runs in ONNX Runtime's WebAssembly build and gives the same bits in every
# browser. No random numbers (latents are ours), no control flow, no Det or Inverse.
ALLOWED_OPERATORS = frozenset(
    {
        *("Add", "Sub", "Mul", "Div", "Neg", "Exp", "Tanh", "Sigmoid", "Relu", "Gelu", "Clip"),
        *("Conv", "Gemm", "MatMul", "LayerNormalization", "Softmax"),
        *("Concat", "Split", "Slice", "Gather", "Reshape", "Flatten", "Squeeze", "Unsqueeze"),
        *("Transpose", "DepthToSpace", "Cast", "Constant"),
        # Of encoders, for the log-density.
        *("Log", "Pow", "ReduceSum", "Softplus", "Greater", "Where"),
    }
)


#: What readers call a model, or a part of it: language -> name; see ``huoye.words.said``.
Title: TypeAlias = dict[str, str]


@dataclass(frozen=True)
class Continuation:
    """Where a training went on with another config."""

    #: Steps made before.
    step: int
    #: Keys of the config with the values that they had, and have from there on.
    was: dict[str, int | float | str]
    now: dict[str, int | float | str]


@dataclass(frozen=True)
class GraphPort:
    """An input or output of a graph."""

    #: What it is to a page; a kind names its own.
    role: str
    #: Its name in the graph.
    name: str
    #: A text stands for a free dimension.
    shape: tuple[int | str, ...]


@dataclass(frozen=True)
class ModelFile:
    """A file that lies beside ``model.json``."""

    #: What it is to a page; a kind names its own.
    role: str
    path: str
    bytes: int
    sha256: str
    #: What the weights are stored as; computing is float32.
    dtype: str
    #: Of a graph; other files have no ports.
    inputs: tuple[GraphPort, ...] = ()
    outputs: tuple[GraphPort, ...] = ()
    #: Other files of the model that hold weights of this graph, as ONNX's external data.
    external: tuple[str, ...] = ()

    @classmethod
    def describe(cls: type[F], path: Path, **others: Any) -> F:
        """The entry of a file, whose size and hash are read from it. others: its other fields."""
        return cls(path=path.name, bytes=path.stat().st_size, sha256=sha256(path), **others)

    def port(self, role: str) -> GraphPort:
        """The input or output of a role; raises KeyError when the graph has none."""
        for port in (*self.inputs, *self.outputs):
            if port.role == role:
                return port
        raise KeyError(role)


F = TypeVar("F", bound=ModelFile)


class Manifest:
    """What the manifests of all kinds have."""

    name: str
    title: Title
    files: tuple[ModelFile, ...]

    def file(self, role: str) -> ModelFile:
        """The file of a role; raises KeyError when the model has none."""
        for file in self.files:
            if file.role == role:
                return file
        raise KeyError(role)


def written_as(form: str) -> dict[str, str]:
    """Metadata of a measurement's field that ``rounded`` writes in this format, not in ".6g"."""
    return {_FORM: form}


@dataclass(frozen=True)
class Agreement:
    """Largest differences between PyTorch and ONNX Runtime, of what a graph gives.

    Each is divided by max(1, the number's own size): absolute for pixels, relative for latents far
    out.
    """

    #: ONNX Runtime as it is installed here.
    native: float = field(metadata=written_as(".2g"))
    #: Its WebAssembly build, which browsers get.
    wasm: float = field(metadata=written_as(".2g"))


R = TypeVar("R")


def rounded(record: R) -> R:
    """The record with all its numbers, however deep, as their fields are written."""
    values = {
        entry.name: _rounded(getattr(record, entry.name), entry.metadata.get(_FORM, ".6g"))
        for entry in fields(record)  # type: ignore[arg-type]
    }
    return replace(record, **values)  # type: ignore[type-var]


def _rounded(value: Any, form: str) -> Any:
    if isinstance(value, float):
        return float(format(value, form))
    if isinstance(value, tuple):
        return tuple(_rounded(item, form) for item in value)
    return rounded(value) if is_dataclass(value) else value


T = TypeVar("T", bound=Manifest)


def load_as(
    path: Path,
    kind: type[T],
    wrong_values: Callable[[T], Iterable[Problem]],
    check_file: Callable[[Path, T, Any, Place], None] | None = None,
) -> T:
    """Read ``model.json`` as a manifest of this kind, and check it and the files that it names.

    wrong_values: what types alone can't say. check_file: folder, manifest, one of its files and
    the file's place in it; raises StructureError; None: leave them alone. Raises ManifestError,
    with path and line.
    """
    text, data = parse(path)
    try:
        manifest = read(kind, data)
        for place, what, mend in wrong_values(manifest):
            raise StructureError(place, what, mend)
        for index, file in enumerate(manifest.files if check_file else ()):
            assert check_file is not None
            check_file(path.parent, manifest, file, ("files", index))
        return manifest
    except StructureError as error:
        name = show_place(error.place)
        what = f"{name}: {error.what}" if name else error.what
        raise error_at(path, text, error.place, what, error.mend) from error


def parse(path: Path) -> tuple[str, object]:
    """The text of a ``model.json``, and the data in it. Raises ManifestError."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise ManifestError(
            "there is no such manifest", path=path, mend="Export the model, or mend its name"
        ) from error
    except OSError as error:
        raise ManifestError(f"the manifest can't be read: {error}", path=path, line=1) from error
    except UnicodeDecodeError as error:
        what = f"the manifest can't be read: {error}"
        at = 1 + error.object.count(b"\n", 0, error.start)
        raise ManifestError(what, path=path, line=at, mend="Save it as UTF-8") from error
    try:
        data = strict_json.load(text)
    except strict_json.JsonError as error:
        raise ManifestError(str(error), path=path, line=error.line, mend=EXPORT_AGAIN) from error
    for place, word in _texts(data, ()):
        if sign := forbidden(word):
            raise error_at(path, text, place, f"a text holds {sign}", "Take it out")
    return text, data


def _texts(data: object, place: Place) -> Iterator[tuple[Place, str]]:
    """Every text in the data, keys included, and its place."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield place, key
            yield from _texts(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*place, index))


def error_at(path: Path, text: str, place: Place, what: str, mend: str) -> ManifestError:
    """What is wrong at a place of a manifest. text: of the file."""
    return ManifestError(what, path=path, line=line_of(text, place), mend=mend)


def manifests(models: Path) -> list[Path]:
    """``model.json`` of each model in a folder of models, sorted. What is hidden is none: an export
    that was killed leaves such folders."""
    found = models.glob(f"*/{FILE_NAME}")
    return sorted(path for path in found if not path.parent.name.startswith("."))


def dump(manifest: object, path: Path) -> None:
    """Write ``model.json``; the same manifest gives the same bytes."""
    write_atomic(path, json.dumps(plain(manifest), indent=2, ensure_ascii=False) + "\n")


def wrong_head(name: str, title: Title, opset: int) -> Iterator[Problem]:
    """A name that can't be part of an address, no title for all, operators that are too old."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        yield ("name",), f"“{name}” can't be part of an address", "Use a-z, 0-9 and -"
    if LAST not in title:
        # What readers of other languages get.
        yield ("title", LAST), "missing field", f"Add “{LAST}”"
    if opset < MIN_OPSET:
        yield ("opset",), f"operator set {opset} is older than {MIN_OPSET}", EXPORT_AGAIN


def wrong_roles(
    file: str, side: str, found: Sequence[str], wanted: Sequence[str], place: Place
) -> Iterator[Problem]:
    """Ports that are others than a file of this role has. side: "inputs" or "outputs"."""
    if tuple(found) != tuple(wanted):
        shown, named = (", ".join(names) or "none" for names in (wanted, found))
        yield (*place, side), f"{file}: its {side} are {shown}, not {named}", EXPORT_AGAIN


def wrong_path(path: str) -> str:
    """What is wrong with a file's name in a manifest, or "": it lies beside ``model.json``."""
    is_name = PurePosixPath(path).name == path == PureWindowsPath(path).name
    if not is_name or not _FILE_NAME.fullmatch(path):
        return f"“{path}” is not a file beside the manifest"
    return ""


def read_content(folder: Path, path: str, size: int, digest: str, place: Place) -> bytes:
    """A file's bytes, which have the size and SHA-256 that the manifest says.

    place: of the file in the manifest. Raises StructureError.
    """
    restore = "Restore the file, or export again"
    try:
        # Looked at before it is read: it may be of any size.
        length = (folder / path).stat().st_size
        content = (folder / path).read_bytes() if length == size else b""
    except OSError as error:
        what = f"{path} can't be read: {error.strerror}"
        raise StructureError((*place, "path"), what, restore) from error
    if len(content) != size:
        what = f"{path} has {length:,} bytes, the manifest says {size:,}"
        raise StructureError((*place, "bytes"), what, restore)
    found = sha256(content)
    if found != digest:
        what = f"{path} has SHA-256 {found}, the manifest says {digest}"
        raise StructureError((*place, "sha256"), what, restore)
    return content


def read_graph(
    content: bytes,
    path: str,
    opset: int,
    allowed: frozenset[str],
    place: Place,
    external: Mapping[str, bytes] | None = None,
) -> onnx.GraphProto:
    """The graph of an ONNX file whose operators are ``allowed`` and of one set, with its weights.

    external: by their names, the files beside it that may hold some of them. place: of the file's
    name in the manifest. Raises StructureError.
    """
    import onnx

    try:
        model = onnx.load_model_from_string(content)
        take_in(model.graph, external or {})
        onnx.checker.check_model(model)
    except ExternalError as error:
        raise StructureError(place, f"{path} {error}", EXPORT_AGAIN) from error
    except Exception as error:  # of protobuf and of C++, which share no base
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "it can't be parsed"
        what = f"{path} is not a valid ONNX model: {reason}"
        raise StructureError(place, what, EXPORT_AGAIN) from error
    used = {(entry.domain, entry.version) for entry in model.opset_import}
    if used != {("", opset)}:
        shown = ", ".join(f"{domain or 'ai.onnx'} {version}" for domain, version in sorted(used))
        what = f"{path} uses the operator sets {shown}, the manifest says ai.onnx {opset}"
        raise StructureError(place, what, EXPORT_AGAIN)
    foreign = sorted({node.op_type for node in model.graph.node} - allowed)
    if foreign or model.functions or model.graph.sparse_initializer:
        names = ", ".join(foreign) or "functions or weights of its own kind"
        what = f"{path} uses {names}, which a page doesn't run"
        mend = "Write the layer with allowed operators (ALLOWED_OPERATORS in model_json.py)"
        raise StructureError(place, what, mend)
    return model.graph


def check_values(values: Any, wanted: Sequence[NamedShape], types: str, place: Place) -> None:
    """The graph's inputs or outputs have these names and shapes, in this order.

    types: a word for each, "float32" or "int64", or one for all. Raises StructureError.
    """
    import onnx

    numbers = {"float32": onnx.TensorProto.FLOAT, "int64": onnx.TensorProto.INT64}
    kinds = types.split()
    for index, value in enumerate(values):
        kind = kinds[min(index, len(kinds) - 1)]
        if value.type.tensor_type.elem_type != numbers[kind]:
            raise StructureError(place, f"the graph's {value.name} is not {kind}", EXPORT_AGAIN)
    found = [
        (
            value.name,
            tuple(
                dim.dim_value if dim.HasField("dim_value") else dim.dim_param
                for dim in value.type.tensor_type.shape.dim
            ),
        )
        for value in values
    ]
    if found != list(wanted):
        shown = ", ".join(f"{name} {list(shape)}" for name, shape in found)
        raise StructureError(place, f"the graph's are {shown}", EXPORT_AGAIN)
