"""The proof that MicroPython gives Pyodide's answers, input by input, before a page relies on it.

What no list of names can see, a rounding that differs, shows in a hundred inputs: all ends and
corners, steps, and random ones. Answers must be the same bytes, in both languages.
"""

from __future__ import annotations

import itertools
import json
import math
import signal
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from huoye.core.build import Build
from huoye.core.bundled import MICROPYTHON
from huoye.core.files import sha256
from huoye.core.node import NodeChild, NodeDied, NodeError, NodeSilent
from huoye.live.bake_time import BakeTime
from huoye.pyodide_widgets.responder.board_files import HERE, Lowering
from huoye.pyodide_widgets.runtime import INTERPRETER_FILES, NODE_FOLDER

#: Corners of all ranges that are tried, at most.
MOST_CORNERS = 64
#: Answers at inputs by chance that must agree, and how many inputs are tried for them: where an
#: option needs a package, half of all go to Pyodide.
ENOUGH, MOST_TRIES = 100, 300
#: Languages in turn, as articles have them.
LANGUAGES = ("zh", "en")
#: Seconds that MicroPython has for one answer: it is there for moves of a slider.
PATIENCE = 10.0
#: Seconds of a processor after which a formula without an answer computes too long, however busy
#: the machine is.
TOO_LONG = 5.0

#: Inputs in, {"result": …} or {"refused": words} out; None for a mistake, which Pyodide shall tell.
Oracle = Callable[[Mapping[str, Any], str], "dict[str, Any] | None"]
#: Inputs in, the ends of all ranges at them out: name -> [low, high], None where open.
Ends = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class Broken(Exception):
    """MicroPython has no answer to a formula, and never will; str(): why."""


class Responder:
    """MicroPython under Node. A service of the build."""

    def __init__(self, build: Build) -> None:
        self._lowering = build.get(Lowering)
        self._time = build.get(BakeTime)
        self._child: NodeChild | None = None
        #: What was taken in last.
        self._formula: dict[str, Any] = {}

    def install(self, name: str, source: str, types: Mapping[str, str]) -> None:
        """Take in a lowered formula. Raises Broken, NodeError and NodeDied."""
        self._formula = {"name": name, "source": source, "types": dict(types)}
        self._ask("install", **self._formula)

    def answer(self, name: str, inputs: Mapping[str, Any], lang: str) -> dict[str, Any]:
        """{"result": …}, {"refused": words} or {"elsewhere": why}. Raises Broken, NodeError and
        NodeDied."""
        text = self._ask("answer", name=name, inputs=dict(inputs), lang=lang)
        answer: dict[str, Any] = json.loads(text)
        return answer

    def ends(self, parameters: list[dict[str, Any]], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Name -> [low, high] of each number at these inputs, None where open; as the page finds
        them, in a tenth of the time that Pyodide takes. parameters: as ``describe`` has them."""
        ranges = {
            each["name"]: [each["minimum"], each["maximum"]]
            for each in parameters
            if each["kind"] in ("range", "number", "integer")
        }
        found: dict[str, Any] = self._ask("ends", ranges=ranges, inputs=dict(inputs))
        return found

    def close(self) -> None:
        """End the child; the next request starts another."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def _ask(self, request: str, **params: Any) -> Any:
        try:
            return self._asked(request, params)
        except NodeSilent as error:
            if error.computed is not None and error.computed >= TOO_LONG:
                raise Broken(
                    f"MicroPython computes for {TOO_LONG:g} s without an answer"
                ) from error
            # A busy machine may have been the reason.
            raise
        except NodeDied as error:
            if error.status in (None, -signal.SIGKILL):
                # Ended by the system, which may have had too little memory.
                raise
        # What ends its process twice has its reason in the formula.
        try:
            if request != "install":
                self._asked("install", self._formula)
            return self._asked(request, params)
        except NodeDied as error:
            if error.status in (None, -signal.SIGKILL):
                raise
            raise Broken(
                f"it breaks MicroPython (its process ends with status {error.status})"
            ) from error

    def _asked(self, request: str, params: Mapping[str, Any]) -> Any:
        self._time.check()
        try:
            child = self._started()
            try:
                return child.request(request, timeout=min(PATIENCE, self._time.left), **params)
            except NodeError as error:
                lines = str(error).strip().splitlines()
                words = lines[-1][:100] if lines else "an error without words"
                raise Broken(f"it breaks MicroPython ({words})") from error
        except (Broken, NodeError, NodeDied):
            self.close()
            raise

    def _started(self) -> NodeChild:
        if self._child is None:
            folder = MICROPYTHON.path
            self._child = NodeChild(
                NODE_FOLDER / "respond.mjs",
                str(folder),
                read=(*INTERPRETER_FILES, folder, HERE.parent.parent / "render" / "static"),
            )
            modules = json.loads(self._lowering.modules().read_text("utf-8"))
            self._child.request("start", modules=modules)
        return self._child


def proof_key() -> str:
    """Hash of how inputs are chosen and answers compared."""
    return sha256(HERE / "proof.py")


def proved(
    name: str, parameters: list[dict[str, Any]], ends: Ends, ask: Responder, oracle: Oracle
) -> str:
    """Empty where every answer of MicroPython is Pyodide's; otherwise why not, in a few words.

    parameters: as ``describe`` has them. Raises Broken, NodeError and NodeDied.
    """
    reason = ""
    answered = 0

    def agrees(inputs: Mapping[str, Any], lang: str) -> bool:
        """Whether there is an answer; raises _Differs for another than Pyodide's."""
        nonlocal reason
        found = ask.answer(name, inputs, lang)
        if "elsewhere" in found:
            reason = reason or str(found["elsewhere"])
            return False
        wanted = oracle(inputs, lang)
        if wanted is None or _canonical(found) != _canonical(wanted):
            raise _Differs(_shown(inputs))
        return True

    languages = itertools.cycle(LANGUAGES)
    try:
        defaults = {each["name"]: each["value"] for each in parameters}
        # What readers see first; where it has no answer, the rest would be of little use.
        if not all(agrees(defaults, lang) for lang in LANGUAGES):
            return reason
        for inputs in corners(name, parameters, ends):
            agrees(inputs, next(languages))
        for inputs in by_chance(name, parameters, ends):
            answered += agrees(inputs, next(languages))
            if answered == ENOUGH:
                return ""
    except _Differs as error:
        return f"another answer at {error}"
    return reason or "too few inputs to compare"


class _Differs(Exception):
    """str(): the inputs."""


def _canonical(answer: Mapping[str, Any]) -> str:
    """The same text for the same bits: 5 and 5.0, 0.0 and -0.0 differ."""
    result = answer.get("result")
    kept = {"refused": answer.get("refused")} if result is None else {
        "values": result["values"],
        "data": result["data"],
    }  # fmt: skip
    return json.dumps(kept, sort_keys=True)


def _shown(inputs: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in inputs.items())


def corners(name: str, parameters: list[dict[str, Any]], ends: Ends) -> Iterator[dict[str, Any]]:
    """Inputs at the ends of all ranges and at every choice; the same ones at every build."""
    places = list(itertools.product(*(_corners(each) for each in parameters)))
    if len(places) > MOST_CORNERS:
        places = Random(f"corners of {name}").sample(places, MOST_CORNERS)
    for corner in places:
        yield _placed(parameters, corner, ends)


def by_chance(name: str, parameters: list[dict[str, Any]], ends: Ends) -> Iterator[dict[str, Any]]:
    """Inputs inside, on steps of sliders and between them; the same ones at every build."""
    chance = Random(f"inside {name}")
    for _ in range(MOST_TRIES):
        yield _placed(parameters, [_by_chance(each, chance) for each in parameters], ends)


def _corners(parameter: Mapping[str, Any]) -> list[Any]:
    """Places of a parameter: parts of its range, or values."""
    if parameter["kind"] == "checkbox":
        return [False, True]
    if parameter["kind"] == "select":
        return [value for value, _ in parameter["choices"]]
    if parameter["kind"] == "text":
        return [parameter["value"]]
    return [0.0, 1.0]


def _by_chance(parameter: Mapping[str, Any], chance: Random) -> Any:
    if parameter["kind"] in ("checkbox", "select"):
        return chance.choice(_corners(parameter))
    if parameter["kind"] == "text":
        return parameter["value"]
    # Half of them between the steps of the slider, which a typed number may be too.
    return chance.random() if chance.random() < 0.5 else chance.randrange(0, 101) / 100


def _placed(parameters: list[dict[str, Any]], places: Any, ends: Ends) -> dict[str, Any]:
    """Inputs at parts of their ranges, those of others' first."""
    inputs = {each["name"]: each["value"] for each in parameters}
    numbers = []
    for parameter, place in zip(parameters, places, strict=True):
        if parameter["kind"] in ("checkbox", "select", "text"):
            inputs[parameter["name"]] = place
        else:
            numbers.append((parameter, place))
    # Ranges that follow others are known when those are.
    for parameter, place in sorted(numbers, key=lambda pair: _follows(pair[0])):
        low, high = parameter["minimum"], parameter["maximum"]
        if _follows(parameter):
            low, high = ends(inputs)[parameter["name"]]
        inputs[parameter["name"]] = _between(parameter, low, high, place)
    return inputs


def _follows(parameter: Mapping[str, Any]) -> bool:
    return any(isinstance(parameter[end], str | list) for end in ("minimum", "maximum"))


def _between(parameter: Mapping[str, Any], low: Any, high: Any, place: float) -> Any:
    """The number at a part of a range; an open end is some hundred away."""
    value = parameter["value"]
    low = (min(value, 0) - 100 if high is None else high - 100) if low is None else low
    high = low + 200 if high is None else high
    if parameter["log"] and low > 0:
        number = low * math.exp(place * math.log(high / low))
    else:
        number = low + place * (high - low)
    step = parameter["step"]
    if parameter["whole"]:
        return int(min(max(round(number), math.ceil(low)), math.floor(high)))
    if step and place in (round(place, 2),) and not parameter["log"]:
        number = float(f"{low + round((number - low) / step) * step:.12g}")
    return min(max(number, low), high)
