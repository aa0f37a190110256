# must: harmless:
r = int("9" * 20) * 1.0
