# must: harmless:
try:
    r = "a" * 2.0
except ValueError:
    r = 0
