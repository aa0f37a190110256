"""Inputs of a figure besides its defaults, and what the build makes of them: for the check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from huoye.core.build import Build, begun, start
from huoye.core.errors import BuildError
from huoye.core.site_settings import Asked
from huoye.live.block import BlockError, bake_at, settled
from huoye.live.figure import Baked, Control
from huoye.reader import PageSource

#: How far from its default a number goes, of its whole range.
_SHARE = 0.1
_MORE, _LESS = 1, -1
#: The site of the folder that one is in.
_OWN = Asked()

#: Inputs, and the figure baked at them, or None where the build refuses them.
Case = tuple[dict[str, Any], Baked | None]
#: (what the author wrote, language) -> two cases.
Bake = Callable[[Mapping[str, Any], str], list[Case]]


class BakeFailed(Exception):
    """What the build made of one figure at other inputs ended in an error; others may be baked."""


@dataclass(frozen=True)
class _Failure:
    """An answer of the other process. of_all: whether it has none for any figure."""

    what: str
    of_all: bool = False


@contextmanager
def baking(asked: Asked = _OWN) -> Iterator[Bake]:
    """A function that bakes a figure at other inputs, as a build of the site would.

    In a process of its own: a Pelican sets the locale and connects its plugins for good, which is
    nothing for who only checks. The function raises BakeFailed where a figure cannot be baked for
    another reason than that its inputs are refused, and BuildError where that process cannot begin
    or ends.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, asked), daemon=True)
    process.start()
    theirs.close()

    def bake(written: Mapping[str, Any], lang: str) -> list[Case]:
        try:
            ours.send((written, lang))
            outcome = ours.recv()
        except (EOFError, OSError):
            what = "The process that bakes figures ended; its last words stand above"
            raise BuildError(what) from None
        if isinstance(outcome, _Failure):
            raise BuildError(outcome.what) if outcome.of_all else BakeFailed(outcome.what)
        cases: list[Case] = outcome
        return cases

    try:
        yield bake
    finally:
        # At the end of the pipe the process closes its build and goes.
        ours.close()
        process.join()


def _serve(requests: Connection, asked: Asked) -> None:
    try:
        build = _started(asked)
    except BuildError as error:
        _refuse(requests, str(error))
        return
    try:
        while True:
            written, lang = requests.recv()
            try:
                requests.send(list(other_inputs(written, lang, build)))
            except Exception as error:  # told by the other process, which the check runs in
                requests.send(_Failure(f"{type(error).__name__}: {error}"))
    except EOFError:
        build.close()


def _refuse(requests: Connection, why: str) -> None:
    """Answer every request with what is wrong."""
    try:
        while True:
            requests.recv()
            requests.send(_Failure(why, of_all=True))
    except EOFError:
        return


def _started(asked: Asked) -> Build:
    """Raises BuildError where the settings, or the plugins that they name, cannot be used."""
    from pelican import Pelican

    settings = asked.read()
    try:
        Pelican(settings)
    except Exception as error:  # of whatever plugins the site has
        what = f"Pelican does not start with these settings: {type(error).__name__}: {error}"
        raise BuildError(what, path=asked.settings) from None
    if not begun.receivers:
        raise BuildError(
            "the settings do not name this plugin",
            path=asked.settings,
            mend='Write PLUGINS = ["huoye"], or name another file: -s pelicanconf.py',
        )
    return start(settings)


def other_inputs(written: Mapping[str, Any], lang: str, build: Build) -> Iterator[Case]:
    """Two cases at which the controls differ from their defaults, or one where both are the same.

    A link to the state that a page is in already would start nothing, and the check wait for ever.
    written: name, argument and options of the author's block.
    """
    page = PageSource(Path("check.md").absolute(), "", lang, build=build)
    name, argument, options = written["name"], written["argument"], written["options"]

    def bake(inputs: Mapping[str, Any]) -> Baked:
        return bake_at(name, argument, options, inputs, page)

    default = bake({})
    if not default.controls:
        return
    before: dict[str, Any] | None = None
    for direction in (_MORE, _LESS):
        inputs = dict(default.inputs)
        inputs.update({control.name: moved(control, direction) for control in default.controls})
        inputs = dict(settled(name, argument, inputs, page))
        if inputs == before:
            return
        before = inputs
        try:
            yield inputs, bake(inputs)
        except BlockError:
            yield inputs, None


def moved(control: Control, direction: int) -> Any:
    """Another value of a control, the same every time. direction: 1 or -1, for two of them."""
    value = control.value
    if control.kind == "select":
        values = [choice for choice, _ in control.choices]
        return values[(values.index(str(value)) + (1 if direction == _MORE else 2)) % len(values)]
    if control.kind == "checkbox":
        return not value if direction == _MORE else value
    if control.kind == "text":
        others = [choice for choice, _ in control.choices] or [str(value)]
        return others[0 if direction == _MORE else -1]
    assert isinstance(value, int | float)
    if control.kind == "seed":
        return int(value) + (1 if direction == _MORE else 2)
    low, high = control.minimum, control.maximum
    span = _SHARE * (high - low) if low is not None and high is not None else max(1.0, abs(value))
    step = control.step or (1 if control.whole or control.kind == "integer" else 0)
    span = max(span, step)
    return _inside(control, step, value + direction * span, value - direction * span)


def _inside(control: Control, step: float, wanted: float, instead: float) -> float | int:
    """``wanted`` on the control's steps, or ``instead`` where that lies outside its range."""
    low = -float("inf") if control.minimum is None else control.minimum
    high = float("inf") if control.maximum is None else control.maximum
    for number in (wanted, instead):
        if step:
            # Steps are counted from the lower end, as browsers do it.
            base = control.minimum or 0
            number = round(base + round((number - base) / step) * step, 12)
        if low <= number <= high:
            return int(number) if float(number).is_integer() else number
    return int(low) if float(low).is_integer() else low
