r"""TeX packages: what ``\require{…}`` asks for is loaded for every page, or isn't there at all."""

from __future__ import annotations

import re

LOADED = frozenset(
    {
        "ams", "amscd", "amsmath", "amssymb", "amsfonts", "autoload", "base", "bbox", "bm",
        "boldsymbol", "braket", "cancel", "cases", "centernot", "color", "configmacros", "enclose",
        "extpfeil", "mathtools", "mhchem", "newcommand", "noerrors", "noundefined", "require",
        "textmacros", "unicode", "upgreek", "verb", "xcolor",
    }
)  # fmt: skip
"""Those of engine.mjs, and LaTeX's own names for what they do."""

#: Commands that authors expect of packages which are not loaded.
_ELSEWHERE = {
    "physics": "dv pdv qty mqty abs eval grad curl laplacian dd comm",
    "siunitx": "SI si num unit ang",
    "gensymb": "degree celsius ohm micro",
}

_REQUIRE = re.compile(r"\\(?:require|usepackage)\s*\{(?P<names>[^{}]*)\}")
_COMMAND = re.compile(r"Undefined control sequence \\(?P<name>[A-Za-z]+)")


def without_requests(tex: str) -> str:
    r"""TeX without ``\require`` of what is loaded anyway."""
    return _REQUIRE.sub(lambda found: found[0] if _missing(found) else "", tex)


def remedy(problem: str, tex: str) -> str:
    """How to mend a command that MathJax doesn't know."""
    for found in _REQUIRE.finditer(tex):
        if missing := _missing(found):
            names = ", ".join(f"“{name}”" for name in missing)
            return f"The package {names} isn't there; take \\require out, and write it without"
    command = _COMMAND.search(problem)
    for package, commands in _ELSEWHERE.items():
        if command and command["name"] in commands.split():
            return (
                f"It belongs to the package “{package}”, which isn't there: write it without, or "
                "define it in the setting MATHJAX_MACROS"
            )
    return "Correct its name, or define it in the setting MATHJAX_MACROS"


def _missing(request: re.Match[str]) -> list[str]:
    names = [name.strip() for name in request["names"].split(",")]
    return [name for name in names if name.lower() not in LOADED]
