# must: harmless:
try:
    r = 1 << -1
except ValueError:
    r = "v"
