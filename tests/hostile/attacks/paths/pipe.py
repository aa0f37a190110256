# must: refused: images/pipe: This is a pipe

import os
from pathlib import Path


def make(folder: Path) -> None:
    os.mkfifo(folder / "content/images/pipe")
