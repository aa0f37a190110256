# must: refused: FileNotFoundError
from pathlib import Path

print(Path("@FOLDER@/secret.txt").read_text())
