r"""16,384 times 16,384 pixels.

must: refused: large
"""


import struct

def make() -> bytes:
    return b"RIFF" + struct.pack("<I", 17) + b"WEBPVP8L" + struct.pack("<IBI", 5, 0x2F, 0x0FFFFFFF)
