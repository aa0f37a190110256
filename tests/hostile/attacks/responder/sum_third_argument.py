# must: harmless:
try:
    r = sum([1.0], 2.0, 3.0)
except ValueError:
    r = 0
