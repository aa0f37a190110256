# must: refused: a bytes
r = len(b"abc")
