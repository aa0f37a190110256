# must: harmless:
r = "a\x0bb c\x1cd".split()
