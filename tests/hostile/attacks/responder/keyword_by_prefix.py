# must: refused: \*\*kwargs, whose order is lost
def f(**k): return k
r = f(_h_own=1)
