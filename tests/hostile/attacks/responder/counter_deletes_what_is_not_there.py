# must: harmless:
from collections import Counter
c = Counter('abca')
try:
    del c['zz']
    r = 1
except KeyError:
    r = 2
