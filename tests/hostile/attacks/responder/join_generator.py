# must: harmless:
r = ",".join(str(x) for x in (1, 0.1, 1e16, None))
