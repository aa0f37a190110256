# must: refused: formulas/reads_at_import.py:5: .*FileNotFoundError
from pathlib import Path

SECRET = "@FOLDER@/secret.txt"
TEXT = Path(SECRET).read_text()
from huoye import Result, Value


def reads_at_import(x: float = 1.0) -> Result:
    found = str(TEXT)
    return Result([Value("v", x, found)])
