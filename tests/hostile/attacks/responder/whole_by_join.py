# must: harmless:
r = float("".join(["9"] * 20))
