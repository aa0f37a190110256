"""The site's models: found by name, each read once a build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from huoye.core.build import Build
from huoye.core.content_folder import ContentFolder
from huoye.core.errors import BuildError, shown_path
from huoye.core.near import did_you_mean
from huoye.engine.support import Support
from huoye.live.assets import Assets
from huoye.live.bake_time import BakeTime
from huoye.live.block import BlockError
from huoye.live.figure import LiveFile, Origin, format_bytes
from huoye.onnx_demos import model_addresses
from huoye.onnx_demos.engine_files import engine_files
from huoye.onnx_demos.manifest.kinds import ModelKind, kind_of
from huoye.onnx_demos.manifest.model_json import FILE_NAME, Manifest, manifests
from huoye.onnx_demos.onnx_runtime import open_session, run_session, runtime_files
from huoye.reader import PageSource
from huoye.words import said


class Model:
    """A model in its folder; each kind has a class of its own.

    Raises ManifestError when model.json or a file it names is wrong.
    """

    #: What a class's models are.
    KIND: ClassVar[ModelKind]
    manifest: Manifest

    def __init__(self, folder: Path, build: Build) -> None:
        self.folder = folder
        self.build = build
        self.manifest = self.KIND.load(folder / FILE_NAME)
        self._sessions: dict[str, Any] = {}

    @property
    def dependencies(self) -> tuple[Path, ...]:
        """Every file that a figure of this model is made from."""
        return (self.folder / FILE_NAME, *(self.folder / file.path for file in self.manifest.files))

    def title(self, lang: str) -> str:
        """The model's name in the page's language."""
        return said(self.manifest.title, lang)

    def origin(self, page: PageSource) -> tuple[Origin, ...]:
        """The model's own page, for a figure of a page; none where models have none.

        Raises BuildError for settings that make no address of it.
        """
        page.settings.update(model_addresses.SETTINGS)
        if not model_addresses.are_wanted(self.build.settings):
            return ()
        address = model_addresses.address_of(self.build.settings, self.manifest.name, page.lang)
        return (
            Origin(model_addresses.ORIGIN, self.folder.name, self.title(page.lang), address.url),
        )

    def has(self, *roles: str) -> bool:
        """Whether the model has files of all these roles."""
        return {file.role for file in self.manifest.files}.issuperset(roles)

    def path(self, role: str) -> Path:
        """The file of a role; raises KeyError when the model has none."""
        return self.folder / self.manifest.file(role).path

    def model_files(self, *roles: str) -> tuple[LiveFile, ...]:
        """The model's own files of these roles, without the runtime; those that it has."""
        assets, stem = self.build.get(Assets), self.manifest.name
        paths = {role: self.path(role) for role in roles if self.has(role)}
        return tuple(
            # Every host compresses text.
            (assets.file if path.suffix == ".txt" else assets.packed)(role, path, stem)
            for role, path in paths.items()
        )

    def run_files(self, *roles: str) -> tuple[LiveFile, ...]:
        """What *Run* downloads for the files of these roles, those that the model has: with them
        comes what computes them. Raises BuildError."""
        files = self.model_files(*roles)
        if self.runs_on_engine:
            kernels, *_ = engine_files(self.build)
            return (kernels, *files, self.golden())
        runtime = runtime_files(self.build)
        size = format_bytes(sum(file.gzip for file in runtime))
        warning = BuildError(
            f"model “{self.manifest.name}” needs ONNX Runtime, {size} for its readers: "
            f"{self._refusal}",
            path=self.folder / FILE_NAME,
            mend="Its figures work so, too; docs/engine.md says what the site's own engine knows",
            is_warning=True,
        )
        self.build.problems.report(warning)
        return (*runtime, *files)

    def other_files(self) -> tuple[LiveFile, ...]:
        """What may be downloaded instead, of what computes. Raises BuildError."""
        if not self.runs_on_engine:
            return ()
        _, *kernels = engine_files(self.build)
        return (*kernels, *runtime_files(self.build))

    def computing(self) -> dict[str, Any]:
        """The part of a figure's spec that static/back_ends.mjs reads."""
        if not self.runs_on_engine:
            return {}
        files = {"kernels": engine_files(self.build), "onnxruntime": runtime_files(self.build)}
        return {"engine": {name: [file.in_spec() for file in some] for name, some in files.items()}}

    @property
    def runs_on_engine(self) -> bool:
        """Whether the site's own engine knows all of the model's graphs exactly."""
        return not self._refusal

    @cached_property
    def _refusal(self) -> str:
        """Why it doesn't: the first of the graphs, and what is wrong with it."""
        support = self.build.get(Support)
        for file in self.manifest.files:
            external = {path: self.folder / path for path in file.external}
            if file.inputs and (reason := support.refusal(self.path(file.role), external)):
                return f"{file.path}: {reason}"
        return ""

    def golden(self) -> LiveFile:
        """What a device must reproduce before its engine is trusted. Raises BuildError."""
        raise NotImplementedError

    def run(self, role: str, ports: Sequence[str], feed: Mapping[str, Any]) -> Any:
        """What the graph of a role gives at its ports, by their roles. feed: by the inputs' roles.

        Raises BuildError when the runtime refuses the graph, BlockError when the page's time for
        figures is over.
        """
        self.build.get(BakeTime).check()
        file = self.manifest.file(role)
        inputs = {file.port(port).name: value for port, value in feed.items()}
        names = [file.port(port).name for port in ports]
        return run_session(self.session(role), self.path(role), names, inputs)

    def session(self, role: str) -> Any:
        """ONNX Runtime with the graph of a role; raises BuildError when it refuses the graph."""
        if role not in self._sessions:
            self._sessions[role] = open_session(self.path(role))
        return self._sessions[role]


M = TypeVar("M", bound=Model)


class Models:
    """All models, the folders of ``models/`` beside the pages; a service of the build."""

    def __init__(self, build: Build) -> None:
        self.folder = build.content / "models"
        self._build = build
        self._models: dict[tuple[str, type[Model]], Any] = {}

    def find(self, name: str, wanted: type[M]) -> M:
        """The model of that name, which is of the wanted class's kind.

        Raises BlockError when there is no such model, ManifestError when it is broken, BuildError
        when one of its files lies elsewhere.
        """
        if (name, wanted) not in self._models:
            self._check(name, wanted.KIND)
            for path in sorted((self.folder / name).iterdir()):
                self._build.get(ContentFolder).check(path)
            self._models[name, wanted] = wanted(self.folder / name, self._build)
        found: M = self._models[name, wanted]
        return found

    def names(self, kind: ModelKind) -> list[str]:
        """All models of a kind. Raises ManifestError when one can't be told by its model.json."""
        return [name for name, path in self._manifests().items() if kind_of(path) == kind]

    def _check(self, name: str, kind: ModelKind) -> None:
        """Raises BlockError unless there is a model of this name and kind."""
        path = self._manifests().get(name)
        found = kind_of(path) if path else None
        if found == kind:
            return
        names = self.names(kind)
        mend = f"Models are: {', '.join(names)}"
        if found:
            what = f"the model “{name}” knows {found.name}, not {kind.name}"
            raise BlockError(what, mend=mend)
        what = f"there is no model “{name}” in {shown_path(self.folder)}"
        raise BlockError(what, mend=did_you_mean(name, names, mend))

    def _manifests(self) -> dict[str, Path]:
        """Folder's name -> model.json. Raises BuildError for what leads out of the content."""
        content = self._build.get(ContentFolder)
        paths = manifests(self.folder)
        for path in paths:
            content.check(path)
        return {path.parent.name: path for path in paths}
