# must: harmless:
try:
    r = sum(["a", "b"], "")
except ValueError:
    r = 0
