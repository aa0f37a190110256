# must: harmless:
r = ",".join({"a": 1, "b": 2}), list({"x": 1}), tuple({"y": 2}), sorted({"b": 1, "a": 2}), max({"b": 1, "a": 2}), "a" in {"a": 1}, len({"a": 1}), sum({1: 2, 3: 4}), list(zip({"a": 1}, [2])), [*{"k": 1}], min({2: 1, 1: 5})
