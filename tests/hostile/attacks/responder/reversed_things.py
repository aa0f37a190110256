# must: harmless:
r = list(reversed([1, 2])), list(reversed("ab")), list(reversed((1, 2)))
