# must: harmless:
r = dict([("a", 1), ("b", 2), ("a", 3)]), {k: v for k, v in [("x", 1), ("y", 2), ("x", 5)]}, {"a": 1, "a": 2}
