"""What axe has to say of a page."""

import json
from typing import Literal

from playwright.sync_api import Page

from tests.conftest import ROOT

_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")


def violations(page: Page) -> str:
    """A line for each, "" for none."""
    page.evaluate(_AXE)
    found = page.evaluate("axe.run().then(result => result.violations)")
    return "\n".join(
        f"{entry['id']}: {node['target']} {json.dumps(node['html'])[:200]}"
        for entry in found
        for node in entry["nodes"]
    )


def violations_of_both(page: Page) -> str:
    """The same, in light and in dark colours: all that differs between them is the colours."""
    found = ""
    for scheme in _SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found += "".join(f"{scheme}: {line}\n" for line in violations(page).splitlines())
    return found
