# must: harmless:
from collections import Counter
r = Counter([[1], [1]])[[1]]
