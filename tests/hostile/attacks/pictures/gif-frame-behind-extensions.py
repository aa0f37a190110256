r"""The same behind what animations begin with.

must: refused: large
"""


import struct

def make() -> bytes:
    screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0)
    loop = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    control = b"!\xf9\x04\x00\x00\x00\x00\x00"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 20_000, 20_000, 0)
    return screen + (loop + control) * 50 + frame + b"\x02\x02\x44\x01\x00;"
