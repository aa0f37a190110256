# must: harmless:
r = (2**53 + 1) * 1.0
