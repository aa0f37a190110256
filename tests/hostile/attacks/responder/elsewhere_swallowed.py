# must: harmless:
try:
    r = float("1_0")
except ValueError:
    r = 0
except LookupError:
    r = 1
finally:
    pass
