r"""The large frame stands where a length would be, of a marker that has none.

must: refused: broken
"""


import struct

def make() -> bytes:
    large = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, 65_535, 65_535) + b"\x01\x01\x11\x00"
    small = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, 1, 1) + b"\x01\x01\x11\x00"
    hidden = struct.pack(">H", 2 + len(large)) + large
    return b"\xff\xd8\xff\x01" + hidden + small
