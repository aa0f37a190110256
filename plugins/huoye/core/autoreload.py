"""Whether ``pelican --autoreload`` runs this build.

Its loop catches what a build raises and builds again at once, without waiting for a change, and
never reads changed settings then: one mistake ends in an endless stream of the same message. It
waits only for a build that returns, and tells a plugin nothing of itself.
"""

from __future__ import annotations

import sys

import pelican


def is_watching() -> bool:
    """Whether Pelican's autoreload loop is among the callers."""
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code is pelican.autoreload.__code__:
            return True
    return False
