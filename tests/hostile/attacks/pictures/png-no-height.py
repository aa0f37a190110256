r"""Nothing times anything is less than any bound.

must: refused: broken
"""


import struct

def make() -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", 2**31 - 1, 0, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header
