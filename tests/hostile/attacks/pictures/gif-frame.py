r"""A screen of one pixel, and a frame of 20,000 times 20,000.

must: refused: large
"""


import struct

def make() -> bytes:
    screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    frame = b"," + struct.pack("<HHHHB", 0, 0, 20_000, 20_000, 0)
    return screen + frame + b"\x02\x02\x44\x01\x00;"
