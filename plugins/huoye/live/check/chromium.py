"""A headless Chromium for the check and the tests; ``python -m`` it to make sure of browsers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from huoye.live.check.firefox import firefox_path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A browser's own errands (updates, safe browsing) would look like requests of the page.
_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
# Features that are off, in one argument, which takes the place of Playwright's. Two suggest pages
# for what is typed as an address: pages themselves, which cost a window more than all else in it,
# and nobody types there. The others are Playwright's, of what pages could notice: errands again,
# and what stands between a test and its requests.
_OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AimEnabled", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying"),
    *("OptimizationHints", "PreconnectToSearch"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades"),
    *("PaintHolding", "ThirdPartyStoragePartitioning"),
)


def arguments() -> list[str]:
    """What a Chromium of checks and tests is started with."""
    # Chromium's sandbox refuses to run as root.
    sandbox = ["--no-sandbox"] if _is_root() else []
    return [*_ARGUMENTS, f"--disable-features={','.join(_OFF)}", *sandbox]


def chromium_path() -> str | None:
    """$CHROMIUM, or a Chromium on the path; None leaves it to Playwright's own."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """A running browser. more: arguments.

    Raises playwright's Error, which says how to install one.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=[*arguments(), *more]
        )
        try:
            yield browser
        finally:
            browser.close()


def ensure() -> None:
    """Install what is missing: Debian's own browsers where that can be done, which bring their
    system libraries, else Playwright's Chromium alone. Raises CalledProcessError."""
    with sync_playwright() as playwright:
        bundled = Path(playwright.chromium.executable_path)
    has_chromium = bool(chromium_path()) or bundled.exists()
    if _is_root() and shutil.which("apt-get"):
        missing = [] if has_chromium else ["chromium"]
        missing += [] if firefox_path() else ["firefox-esr"]
        if missing:
            print(
                f"Installing from the system's packages, as root: {' '.join(missing)}", flush=True
            )
            _install(missing)
    elif not has_chromium:
        print("Installing Playwright's Chromium", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def _install(packages: list[str]) -> None:
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        check=True,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


if __name__ == "__main__":
    ensure()
