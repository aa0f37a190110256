# must: harmless:
it = iter([1, 2, 3, 4])
r = list(zip(it, it)), [x for x in it]
