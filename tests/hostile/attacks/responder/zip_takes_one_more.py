# must: harmless:
it = iter([1, 2, 3, 4])
a = list(zip([10, 20], it))
b = list(zip(it, [30]))
r = a, b, list(it)
