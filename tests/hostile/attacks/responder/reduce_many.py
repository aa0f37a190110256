# must: harmless:
from functools import reduce
r = reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * 10 + b, "123", 0) if False else 0, reduce(lambda a, b: a - b, [1.5, 2, 3], 10)
