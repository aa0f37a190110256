r"""Extensions for ever.

must: refused: broken
"""


import struct

def make() -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0) + b"!\xfe\x00" * 400_000
