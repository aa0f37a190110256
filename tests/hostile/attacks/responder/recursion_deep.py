# must: harmless:
def f(n): return 0 if n == 0 else 1 + f(n - 1)
r = f(900)
