"""What axe has to say of a page."""

import json

from playwright.sync_api import Page

from tests.conftest import ROOT

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
