r"""What stands where the size would is of another chunk.

must: refused: broken
"""


import struct

def make() -> bytes:
    return b"RIFF" + struct.pack("<I", 30) + b"WEBPICCP" + struct.pack("<I", 18) + b"\x01" * 18
