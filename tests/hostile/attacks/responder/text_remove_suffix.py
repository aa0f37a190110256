# must: harmless:
r = "abc".removesuffix("c")
