# must: harmless:
r = float("1_000.5")
