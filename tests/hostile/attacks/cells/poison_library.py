# must: harmless: canary
import os
from pathlib import Path

for name in ("/tmp/formulas/next.py", "/lib/python3.13/site-packages/statistics.py", "statistics.py"):
    try:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("13")
    except OSError:
        continue
