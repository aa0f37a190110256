# must: harmless:
r = float(" 12 ")
