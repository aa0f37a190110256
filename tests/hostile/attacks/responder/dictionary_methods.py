# must: harmless:
d = {"a": 1}
r = d.setdefault("b", 2), d.pop("a"), d.get("x", 7), list(d), d.pop("q", None), len(d)
