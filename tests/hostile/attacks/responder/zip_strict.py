# must: harmless:
try:
    r = list(zip([1], [1, 2], strict=True))
except ValueError:
    r = "v"
