# must: harmless:
def f(*a): return sum(a)
r = f(*range(300)), max(*range(200)), [*range(5), *range(3)]
