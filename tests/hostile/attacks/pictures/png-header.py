r"""A few bytes that claim four billion times four billion pixels.

must: refused: large
"""


import struct

def make() -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header
