# must: harmless:
try:
    r = [1, 2, 3].index(1, 1)
except ValueError:
    r = "v"
