# must: harmless:
r = sorted(["b", "a", "B", "\u00e9", "z", "\u4e2d", "", "ab"]), "a" < "\U0001F600", max("abc"), min(["b", "a"])
