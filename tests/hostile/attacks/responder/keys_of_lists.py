# must: harmless:
try:
    r = {[1]: 2}
except LookupError:
    r = 0
