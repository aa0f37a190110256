# must: harmless:
try:
    r = [1, 2][1.0]
except LookupError:
    r = 0
