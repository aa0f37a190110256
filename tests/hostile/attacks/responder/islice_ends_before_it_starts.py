# must: harmless:
from itertools import islice
it = iter([1, 2, 3, 4, 5])
r = list(islice(it, 3, 1)), list(it)
