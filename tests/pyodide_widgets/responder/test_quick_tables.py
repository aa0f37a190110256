"""A table of WebAssembly that remembers gives what the table itself would."""

from __future__ import annotations

import subprocess

from huoye.core.node import node_executable
from tests.pyodide_widgets.responder.conftest import ROOM

_ASK = """
const table = new WebAssembly.Table({ element: "externref", initial: 2 });
const { quickTables } = await import(process.argv[1]);
let asked = 0;
const { get } = WebAssembly.Table.prototype;
WebAssembly.Table.prototype.get = function (place) { asked += 1; return get.call(this, place); };
quickTables();
const found = [];
table.set(0, "a");
found.push(table.get(0), table.get(0), asked);
table.set(0, "b");
found.push(table.get(0), table.grow(1, "c"), table.get(2), table.get(0), asked);
console.log(JSON.stringify(found));
"""


def test_a_table_is_asked_once_until_it_changes() -> None:
    module = (ROOM / "static/micropython.mjs").as_uri()
    command = [str(node_executable()), "--input-type=module", "--eval", _ASK, module]
    found = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    assert found.stdout.strip() == '["a","a",1,"b",2,"c","b",4]'
