# must: harmless:
α = 2
名 = α + 1
r = 名
