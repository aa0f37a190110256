# must: refused: another “len” than Python's
len = lambda x: 7
r = len([])
