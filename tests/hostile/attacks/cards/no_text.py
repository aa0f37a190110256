# must: refused: UTF-8|holds


def make() -> bytes:
    return b"\xff\xfe\x00\x01 card"
