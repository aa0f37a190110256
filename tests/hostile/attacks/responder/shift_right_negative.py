# must: harmless:
try:
    r = 5 >> -1
except ValueError:
    r = "v"
