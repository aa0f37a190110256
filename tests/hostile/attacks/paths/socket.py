# must: refused: images/socket: This is a pipe, a socket

import os
import socket
from pathlib import Path


def make(folder: Path) -> None:
    here = Path.cwd()
    os.chdir(folder / "content/images")  # names of sockets are short
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("socket")
    os.chdir(here)
