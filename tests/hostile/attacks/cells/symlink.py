# must: refused: FileNotFoundError
import os
from pathlib import Path

os.symlink("@FOLDER@/secret.txt", "/tmp/link")
print(Path("/tmp/link").read_text())
