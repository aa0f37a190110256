# must: harmless:
it = iter([0, 0, 5, 7])
r = any(it), list(it), all(iter([1, 0, 1]))
