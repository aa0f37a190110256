# must: harmless: canary
from pathlib import Path

from huoye import Result, Value


def other_sources(x: float = 1.0) -> Result:
    found = str([path.read_text() for path in Path("/tmp").rglob("*.py") if path.stem != "other_sources"])
    return Result([Value("v", x, found)])
