r"""A canvas of sixteen million times sixteen million.

must: refused: large
"""


import struct

def make() -> bytes:
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\xff" * 6
    return b"RIFF" + struct.pack("<I", 22) + b"WEBP" + canvas
