# must: harmless:
r = len("\u0130".lower())
