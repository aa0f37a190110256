# must: harmless:
r = "7".zfill(3)
