# must: harmless:
r = int(float("inf"))
