# must: harmless:
from collections import Counter
c = Counter('aab')
r = c[[1]]
