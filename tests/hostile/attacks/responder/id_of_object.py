# must: refused: id\(\)
r = id([]) % 2
