# must: harmless:
kept = {}
def fib(n):
    if n in kept: return kept[n]
    kept[n] = n if n < 2 else fib(n - 1) + fib(n - 2)
    return kept[n]
r = fib(50), list(kept)[:5]
