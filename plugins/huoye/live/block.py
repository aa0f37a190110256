"""Figure kinds: the base class, which orders the steps of a bake, and the kinds of a build.

A figure kind is one Python file in a room's ``blocks`` folder and one browser module of the same
name beside it; nothing else changes when one is added. It may bring a style sheet and a page for
authors, also of that name.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args, get_origin, get_type_hints

from huoye.core.build import Build
from huoye.core.bundled import how_to_install
from huoye.core.errors import BuildError
from huoye.core.structure import StructureError, read, show_place
from huoye.live.assets import Assets
from huoye.live.bake_store import BakeStore
from huoye.live.control import Control, ControlKind
from huoye.live.figure import Baked, LiveFile, Origin
from huoye.reader import PageSource, Reading
from huoye.reader.slashes import Fence
from huoye.words import words_of
from huoye.words.marking import own_mark

Subject = TypeVar("Subject")
Chosen = TypeVar("Chosen")


class BlockError(Exception):
    """What is wrong with one block; the base adds file and line.

    option: name of the culprit. line: of the page, where it is in the block's code.
    """

    def __init__(
        self, what: str, *, mend: str, option: str | None = None, line: int | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.option = option
        self.line = line


# Never equal: of equal annotations Python keeps one, and 1 and 1.0 are written differently.
@dataclass(frozen=True, eq=False)
class Range:
    """What a number may be, in the annotation of its option: ``Annotated[int, Range(1, 64)]``.

    The build checks it, the reader's control has the same ends, and so has the page for authors.
    """

    minimum: float
    #: None where it depends on what the block names; the kind's ``ranges`` then gives it.
    maximum: float | None = None
    step: float | None = None

    def check(self, name: str, value: float, *, option: str | None = None) -> None:
        """Raises BlockError for a value outside. option: the one to blame, if not ``name``."""
        if self.minimum <= value and (self.maximum is None or value <= self.maximum):
            return
        raise BlockError(
            f"{name} is {value:g}, outside {self}",
            mend="Choose a value inside",
            option=option or name,
        )

    def __str__(self) -> str:
        """As authors read it: “1 to 64”, “0 or more”."""
        if self.maximum is None:
            return f"{self.minimum:.10g} or more"
        return f"{self.minimum:.10g} to {self.maximum:.10g}"


@dataclass(frozen=True)
class Figure(Generic[Subject, Chosen]):
    """One figure as its author asks for it: what every step of a bake is given."""

    argument: str
    #: What the argument names: a model, a formula.
    subject: Subject
    options: Chosen
    page: PageSource
    #: What numbers may be, by option.
    ranges: Mapping[str, Range]
    #: The kind's words in the page's language, by key.
    words: Mapping[str, str]
    #: Fenced code in the block, of kinds that take it.
    code: tuple[Fence, ...] = ()
    #: What was computed, JSON; empty until then.
    made: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Attributes that say in which language ``words`` are; "" where it is the page's."""
        return own_mark(self.page.lang)

    def number(self, name: str, kind: ControlKind = "range") -> Control:
        """The control of a number among the options: its label, its value and its range."""
        ends, value = self.ranges[name], getattr(self.options, name)
        label = self.words.get(name, name)
        return Control(name, label, kind, value, ends.minimum, ends.maximum, ends.step)


class LiveBlock(Generic[Subject, Chosen]):
    """A figure kind, written ``/// NAME | argument`` with options and a caption.

    The base goes the steps of a bake, in the order of the methods below; a kind says what each of
    them is. All that take a ``figure`` may raise BlockError.
    """

    #: The block's name, also of its section in the catalogue of words.
    NAME: ClassVar[str]
    #: A frozen dataclass whose fields are the options.
    OPTIONS: ClassVar[type]
    #: How near live results must come to baked ones, by its name in check/compare.py.
    TOLERANCE: ClassVar[str] = "bits"
    #: Whether fenced code in the block belongs to it, and not to its caption.
    TAKES_CODE: ClassVar[bool] = False
    #: Whether its labels, tools and results are in its own words, and none in an author's: a page
    #: in whose language there are none then says that they are English.
    OWN_WORDS: ClassVar[bool] = False

    def bake(
        self, argument: str, options: Any, page: PageSource, code: Sequence[Fence] = ()
    ) -> Baked:
        """The complete figure at these options. Raises BlockError."""
        figure = self.asked(argument, options, page, code)
        figure = replace(figure, made=self.make(figure))
        return Baked(
            html=self.result(figure),
            more=self.more(figure),
            inputs=self.inputs(figure),
            values=self.values(figure),
            controls=tuple(self.controls(figure)),
            files=tuple(self.files(figure)),
            later=tuple(self.later(figure)),
            offered=tuple(self.offered(figure)),
            lead=self.lead(figure),
            note=self.note(figure),
            tolerance=self.TOLERANCE,
            tools=self.tools(figure),
            own_words=self.OWN_WORDS,
            widget=self.widget(figure),
            instant=self.is_instant(figure),
            data=self.data(figure),
            origins=tuple(self.origins(figure)),
            dependencies=tuple(self.dependencies(figure)),
        )

    def asked(
        self, argument: str, options: Any, page: PageSource, code: Sequence[Fence] = ()
    ) -> Figure[Subject, Chosen]:
        """The figure, checked, before anything is computed. Raises BlockError."""
        subject = self.subject(argument, page)
        chosen = self.complete(subject, options)
        ranges = self.ranges(subject)
        for name, ends in ranges.items():
            if (value := getattr(chosen, name)) is not None:
                ends.check(name, value)
        words = words_of(self.NAME, page.lang)
        figure = Figure(argument, subject, chosen, page, ranges, words, tuple(code))
        self.check(figure)
        return figure

    # 1. What is asked for.

    def subject(self, argument: str, page: PageSource) -> Subject:
        """What the argument names. Raises BlockError where there is no such thing."""
        raise NotImplementedError

    def options_for(self, argument: str, page: PageSource) -> type:
        """The options' dataclass; kinds whose options depend on the argument override this."""
        return self.OPTIONS

    def complete(self, subject: Subject, options: Any) -> Chosen:
        """The options as the kind works with them: what was not given is the subject's own."""
        chosen: Chosen = options
        return chosen

    # 2. What is refused.

    def ranges(self, subject: Subject) -> Mapping[str, Range]:
        """The options' ranges; kinds whose ends depend on the subject add them."""
        return ranges_of(self.OPTIONS)

    def check(self, figure: Figure[Subject, Chosen]) -> None:
        """Whatever is wrong besides numbers outside their ranges."""

    # 3. The costly part.

    def make(self, figure: Figure[Subject, Chosen]) -> Mapping[str, Any]:
        """What ``compute`` gives, now or in an earlier build."""
        key = {"kind": self.NAME, **self.key(figure)}
        return figure.page.build.get(BakeStore).get_or_make(key, lambda: self.compute(figure))

    def key(self, figure: Figure[Subject, Chosen]) -> Mapping[str, Any]:
        """All that ``compute`` depends on, JSON."""
        raise NotImplementedError

    def compute(self, figure: Figure[Subject, Chosen]) -> dict[str, Any]:
        """The numbers and pictures, JSON; the figure's ``made`` from here on."""
        raise NotImplementedError

    # 4. What the page shows, and what the browser must reproduce.

    def lead(self, figure: Figure[Subject, Chosen]) -> str:
        """HTML before the result, which stays while results change."""
        return ""

    def result(self, figure: Figure[Subject, Chosen]) -> str:
        """HTML of the result: all of it, or what readers are to see while they move controls."""
        raise NotImplementedError

    def more(self, figure: Figure[Subject, Chosen]) -> str:
        """HTML of the rest of the result, below the controls; none, where one look takes it in."""
        return ""

    def inputs(self, figure: Figure[Subject, Chosen]) -> Mapping[str, Any]:
        """The default inputs, JSON: the options, unless a kind says other."""
        return asdict(figure.options)  # type: ignore[call-overload,no-any-return]

    def values(self, figure: Figure[Subject, Chosen]) -> Any:
        """JSON that the browser must reproduce besides, see Baked.values."""
        return None

    # 5. What readers do with it.

    def controls(self, figure: Figure[Subject, Chosen]) -> Iterable[Control]:
        """The native inputs, in their order."""
        return ()

    def tools(self, figure: Figure[Subject, Chosen]) -> str:
        """HTML under the controls, which the module's ``wake`` brings to life."""
        return ""

    def note(self, figure: Figure[Subject, Chosen]) -> str:
        """Plain words beside the buttons."""
        return ""

    def origins(self, figure: Figure[Subject, Chosen]) -> Iterable[Origin]:
        """What the figure is computed with and that has a page of its own."""
        return ()

    # 6. What the module is given.

    def widget(self, figure: Figure[Subject, Chosen]) -> str:
        """The browser module that computes the figure: the kind's own, unless it says other."""
        return self.module()

    def is_instant(self, figure: Figure[Subject, Chosen]) -> bool:
        """Whether the page holds every result, so that the figure is alive at once."""
        return False

    def files(self, figure: Figure[Subject, Chosen]) -> Iterable[LiveFile]:
        """What *Run* downloads; its price."""
        return ()

    def later(self, figure: Figure[Subject, Chosen]) -> Iterable[LiveFile]:
        """What is fetched only when the reader asks for more."""
        return ()

    def offered(self, figure: Figure[Subject, Chosen]) -> Iterable[LiveFile]:
        """Files that the module finds in ``data``, see Baked.offered."""
        return ()

    def data(self, figure: Figure[Subject, Chosen]) -> Mapping[str, Any]:
        """Whatever the module wants besides, JSON."""
        return {}

    def dependencies(self, figure: Figure[Subject, Chosen]) -> Iterable[Path]:
        """Every file that the figure is made from."""
        return ()

    # Where all of it stands.

    @classmethod
    def place(cls) -> Path:
        """The kind's file; what else belongs to it stands beside, under the same name: the browser
        module ``.mjs``, the style sheet ``.css``, and ``.md`` for authors.

        A kind made from another, with no module of its own, has that of the other.
        """
        files = [Path(inspect.getfile(kin)) for kin in cls.__mro__ if issubclass(kin, LiveBlock)]
        return next((file for file in files if file.with_suffix(".mjs").exists()), files[0])

    @classmethod
    def module(cls, name: str = "") -> str:
        """“room/name” of a browser module beside the kind's file; of its own if none is named."""
        place = cls.place()
        return f"{place.parent.parent.name}/{name or place.stem}"

    # For the page check.

    def options_at(self, options: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """What an author would write for the same figure at other inputs, for the page check.

        Kinds whose inputs aren't named and written as their options override this.
        """
        return {**options, **inputs}

    def settle(
        self, argument: str, inputs: Mapping[str, Any], page: PageSource
    ) -> Mapping[str, Any]:
        """Inputs as the page would hold them, for the page check.

        Kinds where the range of one depends on another override this.
        """
        return inputs


def ranges_of(options: type) -> dict[str, Range]:
    """Option -> its range, from the annotations of a dataclass."""
    hints = get_type_hints(options, include_extras=True)
    return {
        option.name: rule
        for option in fields(options)
        if get_origin(hints[option.name]) is Annotated
        for rule in get_args(hints[option.name])[1:]
        if isinstance(rule, Range)
    }


@dataclass(frozen=True)
class Libraries:
    """What the figure kinds of a room import, which not every installation has."""

    #: The part of the wheel that brings them: pip install "pelican-huoye[models]".
    extra: str
    #: Top-level modules.
    modules: tuple[str, ...]

    def check(self) -> None:
        """Raises BlockError unless all are installed."""
        lacking = [name for name in self.modules if find_spec(name) is None]
        if lacking:
            what = f"this kind of figure needs {', '.join(lacking)}, not installed here"
            raise BlockError(what, mend=how_to_install(self.extra))


class Kinds:
    """The figure kinds that authors can use, by name; a service of the build.

    Kinds that want libraries are imported when a page first uses them: numpy and its like are
    nothing to a site without such figures.
    """

    def __init__(self, build: Build) -> None:
        self._kinds: dict[str, LiveBlock[Any, Any]] = {}
        self._assets = build.get(Assets)
        self._reading = build.get(Reading)
        #: Of kinds that are not imported yet: the module, and what it wants.
        self._modules: dict[str, tuple[str, Libraries]] = {}

    def add(self, kind: LiveBlock[Any, Any]) -> None:
        """Make one available; the same name replaces."""
        self._kinds[kind.NAME] = kind
        self._reading.modules.add(type(kind).__module__)

    def add_package(self, package: ModuleType, libraries: Libraries | None = None) -> None:
        """Make every kind in the package ``room.blocks`` available, and publish its folder.

        libraries: what the kinds import, which a site without such figures need not have. Their
        modules, one a kind and of its name, are then imported when a page first uses them.

        Raises BuildError for a kind without a browser module, and for another name of the folder.
        """
        self._reading.modules.add(package.__name__)
        for info in pkgutil.iter_modules(package.__path__):
            module = f"{package.__name__}.{info.name}"
            if libraries:
                self._modules[info.name] = (module, libraries)
                self._publish(Path(package.__path__[0]) / f"{info.name}.py")
                continue
            for kind in _kinds_of(importlib.import_module(module)):
                self.add(kind)
                self._publish(kind.place())

    def _publish(self, place: Path) -> None:
        module = place.with_suffix(".mjs")
        if module.parent.name != "blocks" or not module.exists():
            raise BuildError(
                f"The figure kind {place} has no browser module",
                mend=f"Write {module.name} beside it, in a folder “blocks”",
            )
        self._assets.add_browser_modules(module.parent)

    def __getitem__(self, name: str) -> LiveBlock[Any, Any]:
        """Raises BlockError where its libraries are not installed, KeyError for no kind."""
        if name not in self._kinds:
            module, libraries = self._modules[name]
            libraries.check()
            for kind in _kinds_of(importlib.import_module(module)):
                self.add(kind)
        return self._kinds[name]

    def __contains__(self, name: object) -> bool:
        return name in self._kinds or name in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter({**self._modules, **self._kinds})


def _kinds_of(module: ModuleType) -> Iterator[LiveBlock[Any, Any]]:
    for value in vars(module).values():
        if (
            isinstance(value, type)
            and issubclass(value, LiveBlock)
            and value.__module__ == module.__name__
        ):
            yield value()


def settled(
    name: str, argument: str, inputs: Mapping[str, Any], page: PageSource
) -> Mapping[str, Any]:
    """The inputs of a figure of a page, moved into ranges that depend on other inputs."""
    return page.build.get(Kinds)[name].settle(argument, inputs, page)


def bake_at(
    name: str,
    argument: str,
    options: Mapping[str, Any],
    inputs: Mapping[str, Any],
    page: PageSource,
) -> Baked:
    """What a figure of a page would be at other inputs, baked as the build bakes it.

    Raises BlockError where it can't be.
    """
    kind = page.build.get(Kinds)[name]
    try:
        chosen: Any = read(kind.options_for(argument, page), kind.options_at(options, inputs))
    except StructureError as error:
        place = show_place(error.place)
        raise BlockError(error.what, mend=error.mend or "", option=place) from error
    return kind.bake(argument, chosen, page)
