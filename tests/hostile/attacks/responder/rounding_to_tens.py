# must: harmless:
r = round(1234.5, -2)
