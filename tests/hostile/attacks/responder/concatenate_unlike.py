# must: harmless:
try:
    r = "a" + 1
except ValueError:
    r = 0
