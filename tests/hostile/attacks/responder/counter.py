# must: harmless:
from collections import Counter
c = Counter("abracadabra")
r = c["a"], c["z"], c.most_common(2), list(c), sorted(c.items()), sum(c.values())
