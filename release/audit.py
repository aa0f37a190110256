"""``make audit``: whether something is known against a package that is pinned here.

Asks the services of pip-audit and npm, so it needs the network, and is no part of the tests: what
is known changes from day to day. Status 0 when nothing is known, 1 when something is, 3 when not
all could be asked, which is no good news; make names it, and itself ends with 2.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from huoye.core.bundled import CLONE

# The packages are pinned, so nothing has to be resolved.
_PIP_AUDIT = ("pip-audit", "--no-deps", "--disable-pip", "-r", "constraints.txt", "-f", "json")
_NPM_AUDIT = ("npm", "audit", "--json")


@dataclass(frozen=True)
class Report:
    """What a service knows. known: a line for each package; unknown: why it could not say all."""

    known: tuple[str, ...] = ()
    unknown: str = ""


def of_pip(answer: str) -> Report:
    """From pip-audit's JSON, or from whatever it has written instead."""
    found = _parsed(answer, "dependencies")
    if found is None:
        return Report(unknown="pip-audit got no answer")
    # It calls a package that its service doesn't have no problem.
    skipped = [package["name"] for package in found if "skip_reason" in package]
    known = tuple(
        f"{package['name']} {package['version']}: {', '.join(_ids(package['vulns']))}"
        for package in found
        if package.get("vulns")
    )
    unknown = f"{len(skipped)} of {len(found)} packages could not be asked about"
    return Report(known, unknown if skipped or not found else "")


def of_npm(answer: str) -> Report:
    """From npm's JSON."""
    found = _parsed(answer, "vulnerabilities")
    if found is None:
        return Report(unknown="npm got no answer")
    return Report(tuple(f"{name}: {about['severity']}" for name, about in found.items()))


def _parsed(answer: str, key: str) -> Any:
    try:
        return json.loads(answer).get(key)
    except (ValueError, AttributeError):
        return None


def _ids(vulnerabilities: list[dict[str, Any]]) -> list[str]:
    return [
        f"{one['id']} (mended in {', '.join(one['fix_versions']) or 'no version'})"
        for one in vulnerabilities
    ]


def _asked(command: tuple[str, ...]) -> str:
    done = subprocess.run(command, cwd=CLONE, stdout=subprocess.PIPE, encoding="utf-8")
    return done.stdout


def status(*reports: Report) -> int:
    """What the command ends with; see above."""
    if any(report.known for report in reports):
        return 1
    return 3 if any(report.unknown for report in reports) else 0


def main() -> int:
    reports = {
        "Python": of_pip(_asked(_PIP_AUDIT)),
        "npm": of_npm(_asked(_NPM_AUDIT)),
    }
    for name, report in reports.items():
        for line in report.known:
            print(f"{name}: {line}")
        print(f"{name}: {report.unknown or f'{len(report.known)} packages with known problems'}.")
    return status(*reports.values())


if __name__ == "__main__":
    sys.exit(main())
