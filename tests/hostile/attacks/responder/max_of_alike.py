# must: harmless:
r = max([(1, "a"), (1, "b")], key=lambda p: p[0]), min([(1, "a"), (1, "b")], key=lambda p: p[0]), max(1, 1.0), max(1.0, 1), min(True, 1), max(0.0, -0.0), min(0.0, -0.0), max(-0.0, 0.0)
