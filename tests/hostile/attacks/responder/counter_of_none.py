# must: harmless:
from collections import Counter
c = Counter('a')
c['b'] = 0
r = c == Counter('a')
