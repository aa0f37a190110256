"""Whoever gets from Python to JavaScript at build finds a realm that leads nowhere."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from huoye.core.build import Build
from huoye.core.node import NodeChild, node_executable
from huoye.pyodide_widgets.responder.proof import Broken, Responder
from huoye.pyodide_widgets.runtime import INTERPRETER_FILES, NODE_FOLDER, PYODIDE_FOLDER
from tests.conftest import ROOT
from tests.hostile.attack import Attack, attacks
from tests.hostile.conftest import Yard

_SCRIPT = Path(__file__).parent / "realm_child.mjs"
_ATTACKS = attacks("realm")
#: What realm.mjs makes itself.
_NAMES = ["TextDecoder", "TextEncoder", "clearTimeout", "crypto", "performance", "setTimeout"]


@pytest.fixture(scope="module")
def child() -> Iterator[NodeChild]:
    """Started as the build starts its own."""
    read = (*INTERPRETER_FILES, NODE_FOLDER, ROOT / "plugins")
    with NodeChild(_SCRIPT, read=read) as child:
        stdlib = str(PYODIDE_FOLDER / "python_stdlib.zip")
        child.request("start", folder=str(PYODIDE_FOLDER), stdLib=stdlib)
        yield child


@pytest.mark.parametrize("attack", _ATTACKS, ids=str)
def test_nothing_leads_out(attack: Attack, child: NodeChild, yard: Yard) -> None:
    assert attack.words not in child.request("inside", code=yard.told(attack.text))
    yard.check()


def test_each_leads_out_where_nothing_is_sealed(yard: Yard) -> None:
    """Otherwise the other test would say nothing."""
    asked = [
        {"id": number, "method": "outside", "params": {"code": yard.told(attack.text)}}
        for number, attack in enumerate(_ATTACKS)
    ]
    done = subprocess.run(
        [str(node_executable()), str(_SCRIPT)],
        input="\n".join(map(json.dumps, asked)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    answers = [json.loads(line)["result"] for line in done.stdout.splitlines()]
    yard.calls.clear()
    missed = [str(a) for a, said in zip(_ATTACKS, answers, strict=True) if a.words not in said]
    assert missed == []


@pytest.mark.parametrize("use", ["crypto.getRandomValues(view)", "new TextDecoder().decode(view)"])
@pytest.mark.parametrize("name", ["byteLength", "byteOffset", "buffer", "length"])
def test_a_view_that_lies_does_no_harm(child: NodeChild, use: str, name: str) -> None:
    """Node itself would end, or never come back."""
    lie = (
        f'Object.defineProperty(view, "{name}", {{ get() {{ throw new RangeError("a lie"); }} }});'
    )
    said = child.request(
        "inside", code=f"const view = new Uint8Array(4); {lie} {use}; return 'on';"
    )
    assert said in ("on", "refused: RangeError: a lie")
    assert (
        child.request("inside", code="return crypto.getRandomValues(new Uint8Array(3)).length")
        == "3"
    )


def test_the_realm_has_nothing_of_node(child: NodeChild) -> None:
    assert child.request("names") == _NAMES


#: As if the checker had let it pass: JavaScript's own scope, and what MicroPython holds of ours.
_GET_JS = "import sys\ndel sys.modules['js']\nimport js\n"


@pytest.fixture(scope="module")
def responder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Responder]:
    folder = tmp_path_factory.mktemp("responder")
    responder = Responder(Build({"PATH": str(folder), "CACHE_PATH": str(folder / "cache")}))
    yield responder
    responder.close()


@pytest.mark.parametrize(
    "code",
    [
        "import js\nfound = js.globalThis",
        _GET_JS + "found = js.process",
        _GET_JS + "found = js.fetch",
        _GET_JS + "found = js.require",
        _GET_JS + "found = js.eval('1')",
        "import host_numerals\nfound = host_numerals.repr.constructor('return process')()",
        "import lowered\nfound = lowered.js_repr.constructor('return process')()",
        "found = open('/etc/passwd').read()",
    ],
)
def test_nothing_leads_out_of_the_first_responder(code: str, responder: Responder) -> None:
    try:
        responder.install("hostile", f"{code}\nraise TypeError('got out')", {})
        answer = json.dumps(responder.answer("hostile", {}, "en"))
    except Broken as error:
        answer = str(error.__cause__)
    assert "got out" not in answer
