# must: harmless:
r = int("\u0663")
