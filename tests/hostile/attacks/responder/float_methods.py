# must: harmless:
r = (2.5).is_integer()
