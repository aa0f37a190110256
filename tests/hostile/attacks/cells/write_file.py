# must: harmless: canary
from pathlib import Path

Path("@FOLDER@").mkdir(parents=True)
Path("@FOLDER@/written").write_text("here")
