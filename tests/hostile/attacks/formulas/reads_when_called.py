# must: refused: formulas/reads_when_called.py:[0-9]+: .*FileNotFoundError
from pathlib import Path

from huoye import Result, Value


def reads_when_called(x: float = 1.0) -> Result:
    found = str(Path("@FOLDER@/secret.txt").read_text())
    return Result([Value("v", x, found)])
