# must: refused: set\(\)
s = set
r = list(s(["b", "a"]))
