# must: harmless:
try:
    r = sorted([1, "a"])
except ValueError:
    r = 0
