"""Runs inside Pyodide, as shipped: pyodide-build and pyodide-lock make their form of a wheel.

Inside, because pyodide-build compiles with the Python that it runs on, which must be the one that
loads the result, and wants a newer one than many machines have.
"""

import os
import sys
from pathlib import Path

#: Where the packages of ../pyodide_build.txt are mounted, and where the wheel and a lock file lie.
PACKAGES, FOLDER = "/pyodide-build", Path("/forms")


def make_forms(wheel: str, lock: str) -> dict[str, str]:
    """Add the wheel to the lock file, then compile it; both are left in FOLDER.

    Returns the names of the compiled wheel and of the lock file before it was compiled.
    """
    sys.path.append(PACKAGES)
    # Bytecode then bears its source's hash and not the time of day.
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"
    from pyodide_build.cli.py_compile import main  # type: ignore[import-not-found]
    from pyodide_lock import PyodideLockSpec  # type: ignore[import-not-found]
    from pyodide_lock.utils import add_wheels_to_spec  # type: ignore[import-not-found]

    before = FOLDER / "source-lock.json"
    known = PyodideLockSpec.from_json(FOLDER / lock)
    added = add_wheels_to_spec(known, [FOLDER / wheel], base_path=FOLDER)
    for path in (before, FOLDER / lock):
        added.to_json(path, indent=1)
    # The command "pyodide py-compile": it renames the wheel and writes the lock file anew.
    main([str(FOLDER), "--silent"], standalone_mode=False)
    (compiled,) = (path.name for path in FOLDER.glob("*.whl") if path.name != wheel)
    return {"compiled": compiled, "source_lock": before.name}
