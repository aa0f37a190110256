# must: harmless:
r = str([0.1 + 0.2, 1e16, -0.0, float("nan"), float("inf")]), f"{[1.0]}", "%s" % [2.5], str((1e-5,)), str({0.5: 1e100})
