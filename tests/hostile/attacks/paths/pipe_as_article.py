# must: refused: posts/pipe.md: This is a pipe

import os
from pathlib import Path


def make(folder: Path) -> None:
    os.mkfifo(folder / "content/posts/pipe.md")
