# must: harmless:
r = float("\u0663")
