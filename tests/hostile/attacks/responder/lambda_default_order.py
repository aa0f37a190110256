# must: harmless:
r = (lambda a, b=2, *c: (a, b, c))(1, 3, 4, 5), (lambda *, k: k)(k=3)
