"""``array``, ``zlib`` and ``binascii``, as far as our modules use them."""

import array as plain
from binascii import crc32


class array:
    """An array of floats that gives its bytes."""

    def __init__(self, kind, values):
        self._values = plain.array(kind, values)

    def __iter__(self):
        return iter(self._values)

    def tobytes(self):
        return bytes(self._values)


class Blobs:
    """What was to be in base64, which takes MicroPython a second: the page's side does it."""

    def __init__(self):
        self.kept = []

    def keep(self, content):
        """A place, which is written instead."""
        self.kept.append(content)
        return Place(len(self.kept) - 1)

    def forget(self):
        self.kept.clear()


class Place:
    """Of a content in Blobs, for the content in base64."""

    def __init__(self, number):
        self._number = number

    def decode(self, encoding):
        return str(self._number)


#: Of the call that runs.
blobs = Blobs()


def b2a_base64(content, newline=True):
    return blobs.keep(content)
