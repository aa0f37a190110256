from collections import Counter

c = Counter("aab").copy()
try:
    r = c["x"]
except KeyError:
    r = "none"
