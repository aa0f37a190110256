from functools import lru_cache, partial, reduce
@lru_cache(None)
def steps(n):
    return 1 if n < 2 else steps(n - 1) + steps(n - 2)
r = steps(25), reduce(lambda a, b: a + 2 * b, [3, 4, 5]), partial(pow, 3)(4)
