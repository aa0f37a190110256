# must: harmless:
from collections import Counter
r = Counter("ab") + Counter("bc")
