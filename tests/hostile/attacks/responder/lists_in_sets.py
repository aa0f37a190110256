# must: harmless:
x = [1]
r = x in {1, 2}
