r"""65,535 times 65,535 pixels.

must: refused: large
"""


import struct

def make() -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, 65_535, 65_535) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + frame
