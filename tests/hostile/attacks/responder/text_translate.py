# must: harmless:
r = "abc".translate({97: "x"})
