from collections import Counter

c = Counter("aab")
c.update(["ab", "cd"])
r = sorted(c.items())
