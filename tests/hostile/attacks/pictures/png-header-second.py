r"""Its size stands behind another chunk.

must: refused: broken
"""


import struct

def make() -> bytes:
    text = b"tEXt" + bytes(8)
    header = b"IHDR" + struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 8) + text + bytes(4)
    return start + struct.pack(">I", 13) + header
