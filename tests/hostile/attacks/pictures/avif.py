r"""A format that no size is read from.

must: refused: strange
"""


import struct

def make() -> bytes:
    return struct.pack(">I", 28) + b"ftypavif" + bytes(1000)
