# must: harmless:
x = 1
del x
try:
    r = x
except LookupError:
    r = 2
