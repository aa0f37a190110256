# must: harmless:
try:
    r = None < 1
except ValueError:
    r = 0
