# must: harmless:
r = list(enumerate("ab", 1)), list(zip([1, 2, 3], "ab")), list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])), list(zip()), list(filter(None, [0, 1, "", "a"]))
