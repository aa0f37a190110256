# must: refused: undefined_name\(\)
try:
    r = undefined_name
except LookupError:
    r = 1
