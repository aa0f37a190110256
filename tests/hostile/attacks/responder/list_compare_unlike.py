# must: harmless:
try:
    r = [1, "a"] < [1, 2]
except ValueError:
    r = 0
