# must: harmless:
try:
    r = ",".join([1, 2])
except ValueError:
    r = 0
