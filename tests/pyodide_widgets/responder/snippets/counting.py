from collections import Counter
c = Counter("willow")
r = list(c.items()), c["l"], c["z"], len(c)
