# must: refused: another “len” than Python's
for len in [1]: pass
r = len
