"""What Pelican's setting MARKDOWN adds to the extensions of every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markdown import Extension
from markdown.util import get_installed_extensions
from pelican.settings import DEFAULT_CONFIG

from huoye.core.build import Build
from huoye.core.errors import BuildError

_CODE = "pymdownx.highlight and pymdownx.superfences do its work"
REFUSED = {
    "pymdownx.betterem": "it leaves **真，**她 as asterisks",
    "markdown.extensions.extra": "its parts are here one by one, and its fenced code clashes",
    "pymdownx.extra": "its parts are here one by one",
    "markdown.extensions.codehilite": _CODE,
    "markdown.extensions.fenced_code": _CODE,
    "markdown.extensions.meta": "front matter is read before Markdown is",
}
#: They put other files of the machine into a page.
_OF_FILES = ("pymdownx.snippets", "pymdownx.b64", "markdown_include.include", "mdx_include")
#: Of the extension codehilite, what ours for code understands, too.
_OF_CODE = ("css_class", "guess_lang", "linenums", "noclasses", "pygments_style", "use_pygments")
Extensions = dict[Any, dict[str, Any]]


def configured(build: Build, ours: Mapping[str, Mapping[str, Any]]) -> Extensions:
    """Extensions, named or themselves, and their configuration: ours, and what the setting adds.

    What other plugins have appended to Pelican's own default counts, the default itself does not.
    One that would do harm is left out, with a warning unless it is Pelican's; under the house rules
    it is an error. Raises BuildError.
    """
    wanted, default = build.settings.get("MARKDOWN") or {}, DEFAULT_CONFIG["MARKDOWN"]
    extra = {
        _full(name): config
        for name, config in wanted.get("extension_configs", {}).items()
        if default["extension_configs"].get(name) != config
    }
    names = [_full(name) for name in wanted.get("extensions", [])]
    extensions: Extensions = {name: dict(config) for name, config in ours.items()}
    for name in dict.fromkeys([*names, *extra]):
        module = type(name).__module__ if isinstance(name, Extension) else name
        if build.is_untrusted and module in _OF_FILES:
            raise BuildError(
                f"MARKDOWN names the extension {module}, and articles are of others",
                mend="Take it out of the settings: it reads any file that an article names",
            )
        if module in REFUSED:
            _leave_out(module, build)
        else:
            extensions.setdefault(name, {}).update(extra.get(name, {}))
    code = extra.get("markdown.extensions.codehilite", {})
    extensions["pymdownx.highlight"].update((key, code[key]) for key in _OF_CODE if key in code)
    return extensions


def _full(name: Any) -> Any:
    """The name of an extension's module; extensions themselves are as they are."""
    for entry in get_installed_extensions():
        if entry.name == name and entry.value.startswith("markdown.extensions."):
            return entry.value.partition(":")[0]
    return name


def _leave_out(name: str, build: Build) -> None:
    default = DEFAULT_CONFIG["MARKDOWN"]["extension_configs"]
    if name in default and not build.is_strict:
        # Pelican itself names it, and who appends to Pelican's default names it again.
        return
    error = BuildError(
        f"MARKDOWN names the extension {name}",
        mend=f"Take it out of the settings: {REFUSED[name]}",
        is_warning=not build.is_strict,
    )
    if build.is_strict:
        raise error
    build.problems.report(error)
