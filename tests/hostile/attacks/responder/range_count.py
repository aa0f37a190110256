# must: harmless:
r = [range(3)].count(range(3)), [range(2)].index(range(2))
