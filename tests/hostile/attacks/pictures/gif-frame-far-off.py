r"""A small frame so far from the corner that the screen must grow.

must: refused: large
"""


import struct

def make() -> bytes:
    screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0)
    frame = b"," + struct.pack("<HHHHB", 60_000, 60_000, 1, 1, 0)
    return screen + frame + b"\x02\x02\x44\x01\x00;"
